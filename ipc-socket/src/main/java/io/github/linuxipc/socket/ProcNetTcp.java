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
 * Whose processes hold this host's TCP sockets, as {@code /proc/net/tcp} and {@code tcp6} told at
 * one moment. Only sockets that a process holds are taken: one that its process has closed already
 * is listed with user 0.
 */
final class ProcNetTcp {
  /** The kernel's number for a connection that both ends hold open. */
  private static final String ESTABLISHED = "01";

  /** The kernel's number for a socket that listens. */
  private static final String LISTEN = "0A";

  /** Sockets of Java are nearly always IPv6 sockets, whatever address they are bound to. */
  private static final String FIRST = "/proc/net/tcp6";

  private static final String SECOND = "/proc/net/tcp";
  private static final String MAPPED = "0000000000000000FFFF0000";
  private static final String ANY_4 = "00000000";
  private static final String ANY_6 = "00000000000000000000000000000000";

  /** The fields between state and user. */
  private static final int FIELDS_BEFORE_USER = 3;

  /** Users by local and remote address, or, of those that listen, by local address alone. */
  private final Map<String, Set<Integer>> users = new HashMap<>();

  private boolean complete;

  private ProcNetTcp() {}

  /**
   * Reads as much of the table as is likely to be needed: to walk all of its hash costs the kernel
   * milliseconds, for each of the files.
   */
  static ProcNetTcp read() throws IOException {
    ProcNetTcp table = new ProcNetTcp();
    table.add(FIRST);
    return table;
  }

  /** Reads all of the table. */
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
        take(new StringTokenizer(line));
      }
    }
  }

  private void take(StringTokenizer fields) {
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

  /** Returns the users whose process holds the end of a connection that is bound to local. */
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
    for (String here : forms(local)) {
      for (String there : forms(remote)) {
        found.addAll(users.getOrDefault(here + there, Set.of()));
      }
    }
    return found;
  }

  /**
   * Returns the users whose processes listen where a connection to an address arrives. One that
   * listens is listed in the file that lists the connection.
   */
  Set<Integer> ofListeners(InetSocketAddress at) {
    Set<String> places = forms(at);
    places.add(withPort(ANY_4, at));
    places.add(withPort(ANY_6, at));
    places.add(withPort(MAPPED + ANY_4, at));
    Set<Integer> found = new HashSet<>();
    places.forEach(place -> found.addAll(users.getOrDefault(place, Set.of())));
    return found;
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
