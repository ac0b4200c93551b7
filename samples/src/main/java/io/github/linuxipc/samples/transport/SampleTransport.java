package io.github.linuxipc.samples.transport;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Fifo;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.PathIdentity;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.NativeAvailability;
import io.github.linuxipc.support.shared.CloseNotice;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.SharedObjectErrors;
import io.github.linuxipc.support.shared.SharedObjectOutbound;
import io.github.linuxipc.support.shared.SharedPipeInbound;
import io.github.linuxipc.support.shared.WriteTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;

/** Channels over a named pipe in the runtime directory: scheme {@code sample}, target a name. */
public final class SampleTransport implements Transport {
  private static final String SCHEME = "sample";
  private static final String OBJECT = "the sample's pipe";
  private static final int SAFELY = OpenFile.NON_BLOCKING | OpenFile.NO_FOLLOW;

  /** Creates the provider; opens and loads nothing. */
  public SampleTransport() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Availability availability() {
    return NativeAvailability.check();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.UNRELATED_PROCESSES);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    Path path = path(address, context);
    try {
      return DirectoryLock.locked(
          context.runtimeDirectory(), LockWait.opening(context), () -> bindLocked(path, context));
    } catch (IOException e) {
      throw SharedObjectErrors.opening(context, OBJECT, path, e);
    }
  }

  /** Makes a new pipe, after removing the pipe of a receiver that was killed. */
  private static InboundLink bindLocked(Path path, LinkContext context) throws IOException {
    if (hasReceiver(path)) {
      throw new FileInUseException(path);
    }
    OpenFile.unlink(path);
    try (Cleanup undo = new Cleanup()) {
      Fifo.make(path);
      undo.add(() -> OpenFile.unlink(path));
      OpenFile file =
          undo.open(() -> OpenFile.open(path, OpenFile.READ_WRITE | SAFELY), OpenFile::close);
      file.setMode(0600); // whatever the umask is
      PathIdentity identity = new PathIdentity(file.status(), path);
      if (!new LivenessLocks(file).receive(context.terms())) {
        throw new FileInUseException(path);
      }
      return undo.done(
          SharedPipeInbound.open(file, address(path), context, () -> close(path, identity, file)));
    }
  }

  private static boolean hasReceiver(Path path) throws IOException {
    try (OpenFile file = OpenFile.open(path, OpenFile.WRITE | SAFELY)) {
      return new LivenessLocks(file).isReceiverAlive();
    } catch (ErrnoException e) {
      return switch (e.errno()) {
        case Errno.ENOENT, Errno.ENXIO, Errno.EACCES -> false; // no pipe, no reader, close notice
        default -> throw e;
      };
    }
  }

  /** Publishes the close notice, and removes the pipe unless its path leads elsewhere by now. */
  private static void close(Path path, PathIdentity identity, OpenFile file) {
    CloseNotice.publish(file);
    if (identity.isLinked()) {
      OpenFile.unlink(path);
    }
    file.close();
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    Path path = path(address, context);
    try (Cleanup undo = new Cleanup()) {
      OpenFile file =
          undo.open(() -> OpenFile.open(path, OpenFile.WRITE | SAFELY), OpenFile::close);
      if (CloseNotice.isPublished(file)) {
        throw context.noReceiver(OBJECT, null);
      }
      return undo.done(
          SharedObjectOutbound.connect(WriteTarget.pipe(file), OBJECT, address(path), context));
    } catch (IOException e) {
      throw SharedObjectErrors.opening(context, OBJECT, path, e);
    }
  }

  private static Address address(Path path) {
    return Address.of(SCHEME, path.toString());
  }

  /**
   * Returns the path of a channel's pipe. The target of an address is the channel's name, or, in
   * the address that a bound receiver reports, the path itself.
   */
  private static Path path(Address address, LinkContext context) throws IpcException {
    Path directory = context.runtimeDirectory();
    String file = address.targetsName() ? address.target() + ".sample" : address.target();
    if (!directory.equals(directory.resolve(file).getParent())) {
      throw KernelErrors.configuration(
          context, ErrorCode.BAD_ADDRESS, address + " names no channel", "Write sample:orders.");
    }
    return directory.resolve(file);
  }
}
