package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.PollWait;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.OpenTime;
import io.github.linuxipc.socket.handshake.Verdict;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * Connects to a socket for sequenced packets, finds out whose it is, and says hello.
 *
 * @param place where to
 * @param users whom the receiver may run as
 * @param context the channel's settings
 */
public record SeqpacketConnector(PacketPlace place, PeerUsers users, LinkContext context) {
  private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(50);

  /**
   * Connects.
   *
   * @return the link
   * @throws IOException if nobody admits us; nothing is left open
   */
  public OutboundLink connect() throws IOException {
    OpenTime time = new OpenTime(context);
    UnixSocket socket = UnixSocket.seqpacket();
    try {
      long pauseNs = FIRST_PAUSE_NS;
      while (!PacketConnect.tryOnce(socket, place, context)) {
        time.pause(pauseNs);
        pauseNs = Math.min(2 * pauseNs, LONGEST_PAUSE_NS);
      }
      return open(socket, time);
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  private OutboundLink open(UnixSocket socket, OpenTime time) throws IOException {
    PacketConnect.requireAllowed(users, socket.options().peerUid(), context);
    if (context.terms().wire() == Wire.FRAMED) {
      introduce(socket, time);
    }
    int longest = PacketLimits.longest(socket.options(), context.terms());
    PacketOutbound.Route route =
        new PacketOutbound.Route(
            place.address(), longest, false, new Hearing(socket, context)::find, () -> {});
    return PacketOutbound.open(socket, route, context);
  }

  private void introduce(UnixSocket socket, OpenTime time) throws IOException {
    NativeBuffer words = new NativeBuffer(HandshakeDescriptor.REPLY_LENGTH);
    ByteBuffer hello = HandshakeDescriptor.hello(context.terms(), context.senderId(), new byte[0]);
    words.buffer().put(0, hello, 0, HandshakeDescriptor.HELLO_LENGTH);
    try {
      socket.send(words, 0, HandshakeDescriptor.HELLO_LENGTH);
    } catch (ErrnoException e) {
      // If it is gone, its last reply tells why.
    }
    hear(socket, words, time);
    Verdict verdict = new Verdict(context);
    verdict.conclude(verdict.status(words.buffer()), words.buffer());
  }

  private void hear(UnixSocket socket, NativeBuffer words, OpenTime time) throws IOException {
    try (PollWait wait = PollWait.open()) {
      int length = socket.receive(words);
      while (length < 0) {
        time.require();
        wait.await(socket.file(), PollWait.IN, time.sliceNs());
        length = socket.receive(words);
      }
      if (length == 0) {
        throw gone(new ErrnoException("recv", Errno.ECONNRESET));
      }
      if (length != HandshakeDescriptor.REPLY_LENGTH) {
        words.buffer().putInt(0, 0); // no reply of this library's
      }
    } catch (ErrnoException e) {
      throw gone(e);
    }
  }

  private IpcException gone(ErrnoException e) {
    return context.failure(
        ErrorCode.NO_RECEIVER,
        "The receiver went away during the handshake",
        "See whether it is just being closed or started.",
        e);
  }

  /** Listens for a receiver's goodbye once it has gone. */
  private record Hearing(UnixSocket socket, LinkContext context) {
    PeerState find() throws IOException {
      NativeBuffer word = new NativeBuffer(1);
      int length;
      try {
        length = socket.receive(word);
      } catch (ErrnoException e) {
        length = socket.receive(word); // it closed before it took all; said once, and not again
      }
      boolean goodbye =
          length == 1
              && word.buffer().get(0) == HandshakeDescriptor.GOODBYE
              && context.terms().wire() == Wire.FRAMED;
      return goodbye ? PeerState.CLOSED : PeerState.LOST;
    }
  }
}
