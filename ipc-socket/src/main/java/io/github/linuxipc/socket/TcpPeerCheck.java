package io.github.linuxipc.socket;

import io.github.linuxipc.socket.stream.PeerCheck;
import io.github.linuxipc.socket.stream.PeerRefusedException;
import io.github.linuxipc.support.connect.AllowedPeers;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Determines and checks the user at the other end of a connection within this host, where every
 * user may connect to every port. For a peer on another host only a secret proves identity.
 *
 * @param users the users that are accepted
 * @param side which end this is, and how the connection came about
 */
record TcpPeerCheck(AllowedPeers users, Side side) implements PeerCheck {
  /** Which end of a connection this is. This decides what can be determined about the peer. */
  enum Side {
    /** This end connected; the peer may not have accepted yet. */
    CONNECTED,
    /** This end accepted a peer that waits for a reply, and so still exists. */
    ACCEPTED,
    /** This end accepted a peer that may have written everything and left, as {@code nc} does. */
    ACCEPTED_WITHOUT_HANDSHAKE
  }

  @Override
  public PeerCheck snapshot() throws IOException {
    ProcNetTcp table = ProcNetTcp.read();
    return channel -> userOf(channel, table);
  }

  @Override
  public @Nullable String userOf(SocketChannel channel) throws IOException {
    return userOf(channel, ProcNetTcp.read());
  }

  private @Nullable String userOf(SocketChannel channel, ProcNetTcp table) throws IOException {
    InetSocketAddress here = (InetSocketAddress) channel.getLocalAddress();
    InetSocketAddress there = (InetSocketAddress) channel.getRemoteAddress();
    boolean local =
        there.getAddress().isLoopbackAddress() || there.getAddress().equals(here.getAddress());
    if (!local) {
      return "";
    }
    return side == Side.CONNECTED ? listener(here, there, table) : sender(here, there, table);
  }

  private String sender(InetSocketAddress here, InetSocketAddress there, ProcNetTcp table)
      throws IOException {
    Set<Integer> owners = table.ofConnection(there, here);
    if (owners.isEmpty() && side == Side.ACCEPTED) {
      throw new PeerRefusedException("no process holds the other end any more");
    }
    return accepted(owners);
  }

  /**
   * Returns the receiver's user, or null if it is not known yet. Until a process has accepted the
   * connection, the kernel may omit the receiver's end from its list, or may list it with another
   * user. Therefore the users of the listening sockets are checked, too.
   */
  private @Nullable String listener(
      InetSocketAddress here, InetSocketAddress there, ProcNetTcp table) throws IOException {
    Set<Integer> owners = table.ofConnection(there, here);
    String listening = accepted(table.ofListeners(there));
    if (owners.isEmpty() && table.ofConnection(here, there).isEmpty()) {
      throw new EOFException("the connection was closed at once");
    }
    boolean unaccepted = owners.isEmpty() || (owners.equals(Set.of(0)) && !listening.equals("0"));
    return unaccepted ? null : accepted(owners);
  }

  private String accepted(Set<Integer> owners) throws IOException {
    String name = "";
    for (int owner : owners) {
      name = Integer.toUnsignedString(owner);
      if (!users.allows(owner)) {
        throw new PeerRefusedException("it runs as user " + name);
      }
    }
    return name;
  }
}
