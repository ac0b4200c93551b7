package io.github.linuxipc.socket;

import io.github.linuxipc.socket.stream.PeerCheck;
import io.github.linuxipc.socket.stream.PeerRefusedException;
import io.github.linuxipc.spi.file.UserIds;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;

/** Asks the kernel who connected, or who listened when we connected ({@code SO_PEERCRED}). */
record UnixPeerCheck(AllowedUsers users) implements PeerCheck {
  @Override
  public String userOf(SocketChannel channel) throws IOException {
    UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
    if (!users.allows(peer.user())) {
      throw new PeerRefusedException("it runs as user " + UserIds.nameOf(peer.user()));
    }
    return UserIds.nameOf(peer.user());
  }
}
