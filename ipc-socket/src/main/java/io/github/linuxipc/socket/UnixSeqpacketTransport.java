package io.github.linuxipc.socket;

import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.packet.PacketKind;
import io.github.linuxipc.socket.packet.SeqpacketKind;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.support.connect.AllowedPeers;
import java.util.List;

/**
 * Unix sockets for sequenced packets, scheme {@code unix-seqpacket}. Each sender has a connection,
 * as over {@code unix}. One packet is one frame, or under {@code wire=raw} one message. The target
 * is a channel's name, an absolute path, or {@code @} and an abstract name. An abstract name is not
 * a file, and all users of the host can connect to it. For such a name, only the check of the
 * peer's user keeps other users out.
 */
public final class UnixSeqpacketTransport extends PacketTransport {
  /** Creates the provider. Opens and loads nothing. */
  public UnixSeqpacketTransport() {
    super("unix-seqpacket", ".seqpacket", UnixSocket::seqpacket);
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        SocketOptions.HANDSHAKE_TIMEOUT, AllowedPeers.ALLOW_USERS, AllowedPeers.ALLOW_GROUPS);
  }

  @Override
  protected PacketKind kind(LinkContext context) {
    return new SeqpacketKind(context.option(SocketOptions.HANDSHAKE_TIMEOUT));
  }
}
