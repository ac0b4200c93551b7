package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.shared.CloseNotice;
import io.github.linuxipc.support.shared.LivenessLocks;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Binds a receiver on an anonymous pipe. The pipe is the one that is held for the receiver, the one
 * that the address names, or a new one.
 */
final class AnonymousPipe {
  private final InheritablePipes pipes;
  private final String name;
  private final LinkContext context;
  private final boolean lines;

  /**
   * The direction in which the receiver opens the pipe. Under {@code wire=lines} the receiver must
   * see the end of file, so its descriptor must not keep the pipe open for writing.
   */
  private final int direction;

  AnonymousPipe(InheritablePipes pipes, Address address, LinkContext context) {
    this.pipes = pipes;
    this.name = address.target();
    this.context = context;
    this.lines = context.terms().wire() == WireFormat.LINES;
    this.direction = lines ? OpenFile.READ : OpenFile.READ_WRITE;
  }

  /**
   * Binds on the given pipe, which the parent or this process holds. Binds on a new pipe if none is
   * given, or if the given pipe is closed, or already has or had a receiver.
   */
  InboundLink bind(Optional<PipeReference> given) throws IOException {
    OpenFile file = given.isPresent() ? take(given.get()) : null;
    if (file == null) {
      file = take(InheritablePipes.make(direction));
    }
    return bind(file);
  }

  /** Binds on a pipe that the address itself names. */
  InboundLink bindAt(PipeReference end) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      OpenFile file = undo.open(() -> end.open(direction), OpenFile::close);
      if (file.status().permissions() == InheritablePipes.TAKEN) {
        throw inUse();
      }
      return undo.done(bind(take(file)));
    }
  }

  private InboundLink bind(OpenFile file) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(file::close);
      PipeReference end = PipeReference.of(file);
      undo.add(() -> pipes.unbound(name, end));
      pipes.bound(name, end);
      Runnable onClose = () -> publishClosed(file, end);
      return undo.done(
          lines
              ? LinesInbound.open(file, end.address(), context, onClose)
              : FramedInbound.open(file, end.address(), context, onClose));
    }
  }

  /**
   * Takes a held pipe for this receiver. Returns null if the pipe is closed, or already has or had
   * a receiver. Throws if the process that held a closed pipe is not alive.
   */
  private @Nullable OpenFile take(PipeReference end) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      OpenFile file = undo.open(() -> end.open(direction), OpenFile::close);
      return file.status().permissions() == InheritablePipes.TAKEN ? null : undo.done(take(file));
    } catch (NoSuchFileException e) {
      end.requireHolderAlive(context);
      return null;
    }
  }

  private OpenFile take(OpenFile file) throws IOException {
    LivenessLocks locks = new LivenessLocks(file);
    try (Cleanup undo = new Cleanup()) {
      undo.add(file::close);
      boolean first = lines ? locks.lockAsRawReceiver() : locks.receive(context.terms());
      if (!first) {
        throw inUse();
      }
      file.setMode(InheritablePipes.TAKEN);
      return undo.done(file);
    }
  }

  private IpcException inUse() {
    return context.failure(
        ErrorCode.CHANNEL_IN_USE,
        "The pipe already has its receiver, and a pipe can have only one in its life",
        "Open the channel by its name, for a new pipe.");
  }

  /** Publishes the close notice for the senders, and closes the pipe. */
  private void publishClosed(OpenFile file, PipeReference end) {
    pipes.unbound(name, end);
    CloseNotice.publish(file);
    file.close();
  }
}
