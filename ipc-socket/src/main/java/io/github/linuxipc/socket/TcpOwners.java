package io.github.linuxipc.socket;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Whose processes hold this host's TCP sockets, as {@code /proc/net/tcp} and {@code tcp6} tell.
 * Only sockets that a process holds are taken: one that its process has closed already is listed
 * with user 0.
 */
final class TcpOwners {
  /** The kernel's number for a connection that both ends hold open. */
  private static final String ESTABLISHED = "01";

  /** The kernel's number for a socket that listens. */
  private static final String LISTEN = "0A";

  private static final String[] TABLES = {"/proc/net/tcp", "/proc/net/tcp6"};
  private static final String MAPPED = "0000000000000000FFFF0000";
  private static final String ANY_4 = "00000000";
  private static final String ANY_6 = "00000000000000000000000000000000";
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int UID = 7;

  private TcpOwners() {}

  /** Returns the users whose process holds the end of a connection that is bound to local. */
  static Set<Integer> ofConnection(InetSocketAddress local, InetSocketAddress remote)
      throws IOException {
    return find(ESTABLISHED, forms(local), forms(remote));
  }

  /** Returns the users whose processes listen where a connection to an address arrives. */
  static Set<Integer> ofListeners(InetSocketAddress at) throws IOException {
    Set<String> places = forms(at);
    places.add(withPort(ANY_4, at));
    places.add(withPort(ANY_6, at));
    places.add(withPort(MAPPED + ANY_4, at));
    return find(LISTEN, places, Set.of());
  }

  /** Finds users by state, local address and, unless none is given, remote address. */
  private static Set<Integer> find(String state, Set<String> locals, Set<String> remotes)
      throws IOException {
    Set<Integer> users = new HashSet<>();
    for (String table : TABLES) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(new FileInputStream(table), StandardCharsets.US_ASCII))) {
        lines.readLine(); // the heading
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          String[] fields = line.strip().split("\\s+", UID + 2);
          if (fields[STATE].equals(state)
              && locals.contains(fields[LOCAL])
              && (remotes.isEmpty() || remotes.contains(fields[REMOTE]))) {
            users.add(Integer.parseUnsignedInt(fields[UID]));
          }
        }
      }
    }
    return users;
  }

  /** The ways in which the tables may write an address: IPv4 also as an IPv6 address. */
  private static Set<String> forms(InetSocketAddress address) {
    String words = words(address.getAddress());
    Set<String> forms = new HashSet<>();
    forms.add(withPort(words, address));
    if (words.length() == ANY_4.length()) {
      forms.add(withPort(MAPPED + words, address));
    }
    return forms;
  }

  private static String withPort(String words, InetSocketAddress address) {
    return String.format("%s:%04X", words, address.getPort());
  }

  /** The kernel prints each 32 bits of an address as a number of the machine's own byte order. */
  private static String words(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    StringBuilder words = new StringBuilder();
    for (int word = 0; word < bytes.length; word += 4) {
      for (int i = 0; i < 4; i++) {
        words.append(String.format("%02X", bytes[word + (little ? 3 - i : i)]));
      }
    }
    return words.toString();
  }
}
