package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Fifo;
import io.github.linuxipc.posix.InheritedStream;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.SharedObjectOutbound;
import io.github.linuxipc.support.shared.WriteTarget;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The writing end of a pipe. One write(2) has at most PIPE_BUF bytes. A pipe accepts such a write
 * as a whole or not at all, and never mixes it with another write. If standard output is not a
 * pipe, the kernel may accept a part of a write.
 */
final class PipeOutbound extends SharedObjectOutbound {
  static final Option<Boolean> SINGLE_WRITER =
      Option.flag(
          "single-writer",
          false,
          "set it if no other process writes; with wire=lines, lines may then exceed 4095 bytes");

  private final LinkContext context;
  private final boolean anyReader;
  private final boolean wholeLines;

  private PipeOutbound(
      WriteTarget target,
      Address address,
      LinkContext context,
      @Nullable LivenessLocks locks,
      Poll wait) {
    super(target, address, context, locks, wait);
    this.context = context;
    this.anyReader = locks == null;
    this.wholeLines = context.terms().wire() == WireFormat.LINES && !context.option(SINGLE_WRITER);
  }

  /**
   * Connects a sender to an open pipe. A failure closes the pipe. Under {@code wire=lines} the
   * reader may be another program, so nothing is checked.
   */
  static PipeOutbound open(OpenFile file, Address address, LinkContext context) throws IOException {
    return context.terms().wire() == WireFormat.FRAMED
        ? openToOurs(file, address, context)
        : open(WriteTarget.pipe(file), address, context, null);
  }

  /** Opens a link that writes to standard output. A failure closes the stream. */
  static PipeOutbound open(InheritedStream output, Address address, LinkContext context)
      throws IOException {
    OpenFile file = output.file();
    WriteTarget target = new WriteTarget(file, file, output::write, Fifo.PIPE_BUF);
    return open(target, address, context, null);
  }

  /**
   * Connects a sender to an open pipe whose receiver is always one of this library. A failure
   * closes the pipe.
   */
  static PipeOutbound openToOurs(OpenFile file, Address address, LinkContext context)
      throws IOException {
    return open(WriteTarget.pipe(file), address, context, new LivenessLocks(file));
  }

  private static PipeOutbound open(
      WriteTarget target, Address address, LinkContext context, @Nullable LivenessLocks locks)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(target.file()::close);
      if (locks != null) {
        PipeConnector.connect(locks, context);
      }
      Poll wait = undo.open(Poll::open, Poll::close);
      PipeOutbound link = new PipeOutbound(target, address, context, locks, wait);
      if (context.terms().wire() == WireFormat.FRAMED) {
        link.sendHello();
      }
      return undo.done(link);
    }
  }

  @Override
  public boolean commit(ByteBuffer frame) throws IpcException {
    if (wholeLines) {
      requireWholeLine(frame);
    }
    return super.commit(frame);
  }

  private void requireWholeLine(ByteBuffer frame) {
    if (frame.get(frame.limit() - 1) != '\n') {
      throw new IpcConfigurationException(
          ErrorCode.UNSUPPORTED_PAYLOAD,
          ErrorCode.UNSUPPORTED_PAYLOAD.text(
              "The line is longer than "
                  + (Fifo.PIPE_BUF - 1)
                  + " bytes and could be interleaved with those of other writers",
              "address " + address(),
              "Set single-writer=true if no other process writes, or use wire=framed."));
    }
  }

  @Override
  protected IpcException receiverGone(PeerState gone) {
    return gone == PeerState.LOST && anyReader
        ? context.peerLost("no process reads the pipe any more", null)
        : super.receiverGone(gone);
  }
}
