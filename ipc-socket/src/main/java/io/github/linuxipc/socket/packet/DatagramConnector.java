package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.PresenceLocks;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.Wire;
import io.github.linuxipc.spi.shared.Joining;
import io.github.linuxipc.spi.shared.SenderTable;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Connects to a datagram socket and joins as a sender.
 *
 * @param place where to
 * @param users whom the receiver may run as
 * @param context the channel's settings
 */
public record DatagramConnector(PacketPlace place, PeerUsers users, LinkContext context) {
  /**
   * Connects.
   *
   * @return the link
   * @throws IOException if there is no receiver that admits us; nothing is left open
   */
  public OutboundLink connect() throws IOException {
    return context.terms().wire() == Wire.RAW ? connectRaw() : connectFramed();
  }

  /** A datagram socket does not tell its user: its file does, if it has one. */
  private OutboundLink connectRaw() throws IOException {
    Path path = place.path();
    FileStat status = path == null ? null : BoundSocket.statusOf(path);
    if (status != null) {
      PacketConnect.requireAllowed(users, status.uid(), context);
    }
    UnixSocket socket = dial();
    return open(socket, () -> PeerState.LOST, () -> {});
  }

  /**
   * Joins on the roll first. Its locks are one incarnation's: if the receiver holds them before and
   * after the connect, the socket is its own, whoever else may want the name.
   */
  private OutboundLink connectFramed() throws IOException {
    Roll roll = Roll.open(place.roll(), users, context);
    try {
      join(roll.locks());
      UnixSocket socket = dial();
      try {
        Joining.requireReceiver(roll.locks().receiverLives(), context);
        OutboundLink link = open(socket, roll::loss, roll::close);
        greet(socket);
        return link;
      } catch (IOException | RuntimeException | Error e) {
        socket.close();
        throw e;
      }
    } catch (IOException | RuntimeException | Error e) {
      roll.close();
      throw e;
    }
  }

  private void join(PresenceLocks locks) throws IOException {
    int maxMessageSize = locks.maxMessageSize();
    Joining.requireReceiver(maxMessageSize >= 0 && locks.receiverLives(), context);
    Joining.requireTerms(locks.wireVersion(), maxMessageSize, context);
    switch (locks.join(context.senderId())) {
      case JOINED -> {}
      case FULL -> throw Joining.full(context);
      case NUMBER_TAKEN -> throw Joining.numberTaken(context);
    }
  }

  private UnixSocket dial() throws IOException {
    UnixSocket socket = PacketKind.DATAGRAM.open();
    try {
      if (!PacketConnect.tryOnce(socket, place, context)) {
        throw context.failure(
            ErrorCode.RECEIVER_DOES_NOT_ANSWER, "The socket takes no connection", "Try again.");
      }
      return socket;
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  private OutboundLink open(UnixSocket socket, PacketOutbound.Loss loss, Runnable release)
      throws IOException {
    try {
      int longest = PacketLimits.longest(socket.options(), context.terms());
      return PacketOutbound.open(
          socket, new PacketOutbound.Route(place.address(), longest, true, loss, release), context);
    } catch (IOException | RuntimeException | Error e) {
      socket.close();
      throw e;
    }
  }

  /** Wakes a receiver that sleeps; if there is no room, it is awake or soon will be. */
  private void greet(UnixSocket socket) throws IOException {
    NativeBuffer hello = new NativeBuffer(FrameHeader.LENGTH);
    FrameHeader.put(hello.buffer(), 0, SenderTable.HELLO, 0, context.senderId(), 0);
    socket.send(hello, 0, FrameHeader.LENGTH);
  }
}
