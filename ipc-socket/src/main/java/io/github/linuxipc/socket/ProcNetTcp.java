package io.github.linuxipc.socket;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * The users whose processes hold the TCP sockets of this network namespace, as {@code
 * /proc/net/tcp6} and {@code /proc/net/tcp} list them. Each file is read at most once. Only the
 * entries of listening sockets and of established connections are used, because a socket that its
 * process has already closed is listed in another state and with user 0.
 */
final class ProcNetTcp {
  /** The kernel's number, in hexadecimal, of the state of a connection that both ends hold open. */
  private static final String ESTABLISHED = "01";

  /** The kernel's number, in hexadecimal, of the state of a listening socket. */
  private static final String LISTEN = "0A";

  /**
   * The file that is read first. It usually suffices, because Java's sockets are nearly always IPv6
   * sockets, whatever address they are bound to.
   */
  private static final String FIRST = "/proc/net/tcp6";

  private static final String SECOND = "/proc/net/tcp";
  private static final String MAPPED = "0000000000000000FFFF0000";
  private static final String ANY_4 = "00000000";
  private static final String ANY_6 = "00000000000000000000000000000000";

  /** The number of fields between the state and the user. */
  private static final int FIELDS_BEFORE_USER = 3;

  /** Users by local and remote address; for listening sockets by local address alone. */
  private final Map<String, Set<Integer>> users = new HashMap<>();

  private boolean complete;

  private ProcNetTcp() {}

  /**
   * Reads only the file that is likely to suffice. For each of the two files, the kernel walks a
   * whole hash table, which takes milliseconds.
   */
  static ProcNetTcp read() throws IOException {
    ProcNetTcp table = new ProcNetTcp();
    table.add(FIRST);
    return table;
  }

  /** Reads both files. */
  static ProcNetTcp readAll() throws IOException {
    ProcNetTcp table = read();
    table.complete();
    return table;
  }

  private void complete() throws IOException {
    if (!complete) {
      add(SECOND);
      complete = true;
    }
  }

  private void add(String file) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(file), StandardCharsets.US_ASCII))) {
      lines.readLine(); // the heading
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        parse(new StringTokenizer(line));
      }
    }
  }

  private void parse(StringTokenizer fields) {
    fields.nextToken(); // the line's number
    String local = fields.nextToken();
    String remote = fields.nextToken();
    String state = fields.nextToken();
    if (state.equals(ESTABLISHED) || state.equals(LISTEN)) {
      for (int i = 0; i < FIELDS_BEFORE_USER; i++) {
        fields.nextToken();
      }
      String key = state.equals(LISTEN) ? local : local + remote;
      int user = Integer.parseUnsignedInt(fields.nextToken());
      users.computeIfAbsent(key, none -> new HashSet<>()).add(user);
    }
  }

  /**
   * Returns the users whose processes hold one end of a connection: the end with the address {@code
   * local}. Reads the second file if the connection is not listed in the first.
   */
  Set<Integer> ofConnection(InetSocketAddress local, InetSocketAddress remote) throws IOException {
    Set<Integer> found = findConnection(local, remote);
    if (found.isEmpty() && !complete) {
      complete();
      found = findConnection(local, remote);
    }
    return found;
  }

  private Set<Integer> findConnection(InetSocketAddress local, InetSocketAddress remote) {
    Set<Integer> found = new HashSet<>();
    for (String localForm : forms(local)) {
      for (String remoteForm : forms(remote)) {
        found.addAll(users.getOrDefault(localForm + remoteForm, Set.of()));
      }
    }
    return found;
  }

  /**
   * Returns the users whose processes listen for connections to an address. Does not read the
   * second file. The caller has called {@link #readAll}, or {@link #ofConnection} for a connection
   * to that address. A listening socket is listed in the same file as the connections that it
   * accepts.
   */
  Set<Integer> ofListeners(InetSocketAddress at) {
    Set<String> addresses = forms(at);
    addresses.add(withPort(ANY_4, at));
    addresses.add(withPort(ANY_6, at));
    addresses.add(withPort(MAPPED + ANY_4, at));
    Set<Integer> found = new HashSet<>();
    addresses.forEach(form -> found.addAll(users.getOrDefault(form, Set.of())));
    return found;
  }

  /**
   * Returns the forms in which the files may write an address. An IPv4 address may also be written
   * as an IPv4-mapped IPv6 address.
   */
  private static Set<String> forms(InetSocketAddress address) {
    String hex = hex(address.getAddress());
    Set<String> forms = new HashSet<>();
    forms.add(withPort(hex, address));
    if (hex.length() == ANY_4.length()) {
      forms.add(withPort(MAPPED + hex, address));
    }
    return forms;
  }

  private static String withPort(String hex, InetSocketAddress address) {
    return String.format("%s:%04X", hex, address.getPort());
  }

  /**
   * Returns an address as the kernel prints it: each 32 bits as a number in the machine's byte
   * order.
   */
  private static String hex(InetAddress address) {
    byte[] bytes = address.getAddress();
    boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    StringBuilder hex = new StringBuilder();
    for (int word = 0; word < bytes.length; word += 4) {
      for (int i = 0; i < 4; i++) {
        hex.append(String.format("%02X", bytes[word + (little ? 3 - i : i)]));
      }
    }
    return hex.toString();
  }
}
