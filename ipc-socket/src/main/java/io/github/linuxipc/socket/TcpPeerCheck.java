package io.github.linuxipc.socket;

import io.github.linuxipc.socket.stream.PeerCheck;
import io.github.linuxipc.socket.stream.PeerRefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whose process is at the other end of a connection within this host, where every user
 * may connect to every port. On another host only a secret tells.
 *
 * @param users who may be there
 * @param connecting whether this end connected, so that the other may not have accepted yet
 */
record TcpPeerCheck(UserList users, boolean connecting) implements PeerCheck {
  @Override
  public @Nullable String userOf(SocketChannel channel) throws IOException {
    InetSocketAddress here = (InetSocketAddress) channel.getLocalAddress();
    InetSocketAddress there = (InetSocketAddress) channel.getRemoteAddress();
    boolean local =
        there.getAddress().isLoopbackAddress() || there.getAddress().equals(here.getAddress());
    if (!local) {
      return "";
    }
    Set<Integer> owners = new HashSet<>(TcpOwners.ofConnection(there, here));
    if (owners.isEmpty()) {
      throw new PeerRefusedException("no process holds the other end any more");
    }
    if (connecting && owners.equals(Set.of(0)) && !users.allows(UserList.ofNumber(0))) {
      return null; // some kernels say 0 until somebody has accepted
    }
    if (connecting) {
      // Those who listen count too: until they accept, the connection may bear another number.
      owners.addAll(TcpOwners.ofListeners(there));
    }
    return accepted(owners);
  }

  private String accepted(Set<Integer> owners) throws IOException {
    String name = "";
    for (int owner : owners) {
      name = Integer.toUnsignedString(owner);
      if (!users.allows(UserList.ofNumber(owner))) {
        throw new PeerRefusedException("it runs as user number " + name);
      }
    }
    return name;
  }
}
