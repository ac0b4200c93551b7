package io.github.linuxipc.socket;

import io.github.linuxipc.socket.packet.PacketKind;
import io.github.linuxipc.socket.packet.SeqpacketKind;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import java.util.List;

/**
 * Unix sockets for sequenced packets, scheme {@code unix-seqpacket}: connections as over {@code
 * unix}, on which one packet is one frame, or under {@code wire=raw} one message. The target is a
 * channel's name, an absolute path, or {@code @} and an abstract name, which is not a file and is
 * open to all users of the host, so that only the check of their user keeps other users out.
 */
public final class UnixSeqpacketTransport extends PacketTransport {
  /** Creates the provider. Opens and loads nothing. */
  public UnixSeqpacketTransport() {
    super("unix-seqpacket", ".seqpacket");
  }

  @Override
  public List<Option<?>> options() {
    return List.of(SocketOptions.HANDSHAKE_TIMEOUT, SocketOptions.ALLOW_USERS);
  }

  @Override
  protected PacketKind kind(LinkContext context) {
    return new SeqpacketKind(context.option(SocketOptions.HANDSHAKE_TIMEOUT));
  }
}
