package io.github.linuxipc.socket;

import io.github.linuxipc.socket.stream.PeerCheck;
import io.github.linuxipc.socket.stream.PeerRefusedException;
import io.github.linuxipc.spi.file.UserIds;
import io.github.linuxipc.support.connect.AllowedPeers;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/**
 * Asks the kernel for the user at the other end ({@code SO_PEERCRED}). This is the user that
 * connected, or the user that listened at the time of the connect.
 */
record UnixPeerCheck(AllowedPeers peers) implements PeerCheck {
  @Override
  public String userOf(SocketChannel channel) throws IOException {
    UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
    if (!peers.allows(peer.user(), peer.group())) {
      throw new PeerRefusedException("it runs as user " + UserIds.nameOf(peer.user()));
    }
    return UserIds.nameOf(peer.user());
  }
}
