package io.github.linuxipc.socket;

import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectState;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The connections that listening Unix sockets of this network namespace have accepted, as {@code
 * /proc/net/unix} lists them: an accepted socket has the path of the one that listens. A connection
 * that waits to be accepted has no inode, and is not counted.
 */
final class ProcNetUnix {
  private static final String FILE = "/proc/net/unix";

  /** The flag of a listening socket, as the kernel prints it. */
  private static final String LISTENS = "00010000";

  /** The kernel's number of the state of a connected socket. */
  private static final String CONNECTED = "03";

  /**
   * The number of fields before the path: number, references, protocol, flags, type, state, inode.
   */
  private static final int FIELDS = 7;

  private static final int FLAGS = 3;
  private static final int STATE = 5;
  private static final int INODE = 6;

  private final Map<String, Integer> listening = new HashMap<>();
  private final Map<String, Integer> accepted = new HashMap<>();

  private ProcNetUnix() {}

  /**
   * Reads the file.
   *
   * @return the connections; none if the file cannot be read
   */
  static ProcNetUnix read() {
    ProcNetUnix table = new ProcNetUnix();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(FILE), StandardCharsets.UTF_8))) {
      lines.lines().forEach(table::add);
    } catch (IOException e) {
      table.listening.clear(); // restricted: nothing is known
    }
    return table;
  }

  void add(String line) {
    String[] fields = line.split(" +", FIELDS + 1);
    if (fields.length <= FIELDS) {
      return; // it has no path
    }
    String path = fields[FIELDS];
    if (fields[FLAGS].equals(LISTENS)) {
      listening.merge(path, 1, Integer::sum);
    } else if (fields[STATE].equals(CONNECTED) && !fields[INODE].equals("0")) {
      accepted.merge(path, 1, Integer::sum);
    }
  }

  /**
   * Adds the number of senders to sockets that are alive.
   *
   * @param sockets the sockets, which were examined after the file was read, because that connects
   *     to each of them
   * @return the sockets; without a number if not exactly one listens at the path in this namespace
   */
  List<FoundObject> withSenders(List<FoundObject> sockets) {
    return sockets.stream()
        .map(
            each ->
                each.state() == ObjectState.LIVE && listening.getOrDefault(each.path(), 0) == 1
                    ? each.withTraffic(accepted.getOrDefault(each.path(), 0), each.backlog())
                    : each)
        .toList();
  }
}
