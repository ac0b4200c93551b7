package io.github.linuxipc.samples.transport;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Fifo;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.NativeLibrary;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.ReassemblyNeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** Channels over a named pipe in the runtime directory: scheme {@code sample}, target a name. */
public final class SampleTransport implements Transport {
  private static final int SAFELY = OpenFile.NON_BLOCKING | OpenFile.NO_FOLLOW;

  /** Makes the provider; opens and loads nothing. */
  public SampleTransport() {}

  @Override
  public String scheme() {
    return "sample";
  }

  @Override
  public Availability availability() {
    return NativeLibrary.problem()
        .map(reason -> Availability.unavailable(reason, NativeLibrary.REMEDY))
        .orElse(Availability.AVAILABLE);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.UNRELATED_PROCESSES);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    Path path = path(address, context);
    try {
      ReassemblyNeed.check(context);
      return DirectoryLock.locked(
          context.runtimeDirectory(),
          LockWait.opening(context),
          () -> bindLocked(path, address.bare(), context));
    } catch (IOException e) {
      throw failure(context, e);
    }
  }

  private static InboundLink bindLocked(Path path, Address address, LinkContext context)
      throws IOException {
    if (hasReceiver(path)) {
      throw context.failure(
          ErrorCode.CHANNEL_IN_USE, "A live receiver has bound the FIFO " + path, "Stop it first.");
    }
    Files.deleteIfExists(path); // left by a receiver that was killed
    try (Cleanup undo = new Cleanup()) {
      Fifo.make(path);
      undo.add(() -> Files.deleteIfExists(path));
      OpenFile file =
          undo.open(() -> OpenFile.open(path, OpenFile.READ_WRITE | SAFELY), OpenFile::close);
      file.setMode(0600);
      ChannelParameters own = context.terms();
      new LivenessLocks(file).receive(own.wireVersion(), own.maxSenders(), own.maxMessageSize());
      return undo.done(new SampleInbound(path, file, address, context));
    }
  }

  private static boolean hasReceiver(Path path) throws IOException {
    try (OpenFile file = OpenFile.open(path, OpenFile.WRITE | SAFELY)) {
      return new LivenessLocks(file).isReceiverAlive();
    } catch (ErrnoException e) {
      return rethrowUnlessAbsent(e);
    }
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    Path path = path(address, context);
    try (Cleanup undo = new Cleanup()) {
      OpenFile file =
          undo.open(() -> OpenFile.open(path, OpenFile.WRITE | SAFELY), OpenFile::close);
      if (!file.status().isFifo() || file.status().permissions() != 0600) {
        throw context.failure(ErrorCode.NO_RECEIVER, path + " has no receiver", "Start it.");
      }
      LivenessLocks locks = new LivenessLocks(file);
      join(locks, context);
      return undo.done(SampleOutbound.open(file, locks, address.bare(), context));
    } catch (ErrnoException e) {
      throw e.errno() == Errno.ENOENT || e.errno() == Errno.ENXIO
          ? context.failure(ErrorCode.NO_RECEIVER, path + " has no receiver", "Start it.", e)
          : failure(context, e);
    } catch (IOException e) {
      throw failure(context, e);
    }
  }

  /** Compares the limits and takes a slot; the locks' lengths carry the receiver's limits. */
  private static void join(LivenessLocks locks, LinkContext context) throws IOException {
    int maxMessageSize = locks.maxMessageSize();
    if (maxMessageSize < 0 || !locks.isReceiverAlive()) {
      throw context.failure(
          ErrorCode.NO_RECEIVER, "No receiver has bound the address", "Start the receiver.");
    }
    Optional<String> difference =
        context.terms().incompatibility(locks.wireVersion(), maxMessageSize);
    if (difference.isPresent()) {
      throw context.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          "The ends do not agree: " + difference.get(),
          "Configure both ends alike.");
    }
    LivenessLocks.Join joined = locks.join(context.senderId());
    if (joined == LivenessLocks.Join.FULL) {
      throw context.failure(
          ErrorCode.TOO_MANY_SENDERS, "All slots are in use", "Raise max-senders at the receiver.");
    } else if (joined == LivenessLocks.Join.NUMBER_TAKEN) {
      throw context.failure(
          ErrorCode.OPEN_FAILED, "Another sender has drawn the same id", "Try again.");
    }
  }

  private static Path path(Address address, LinkContext context) throws IpcException {
    if (!address.targetsName()) {
      throw context.failure(
          ErrorCode.BAD_ADDRESS, address + " has no channel name", "Write sample:orders.");
    }
    return context.runtimeDirectory().resolve(address.target() + ".sample");
  }

  /** Returns whether a path still leads to an open file. */
  static boolean isLinked(Path path, OpenFile file) {
    try {
      return file.status().isSameFile(FileStat.of(path));
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean rethrowUnlessAbsent(ErrnoException e) throws ErrnoException {
    if (e.errno() == Errno.ENOENT || e.errno() == Errno.ENXIO || e.errno() == Errno.EACCES) {
      return false; // EACCES: a receiver that closed left the permissions 0
    }
    throw e;
  }

  static IpcException failure(LinkContext context, IOException e) {
    return e instanceof IpcException known
        ? known
        : context.failure(ErrorCode.OPEN_FAILED, String.valueOf(e.getMessage()), "", e);
  }
}
