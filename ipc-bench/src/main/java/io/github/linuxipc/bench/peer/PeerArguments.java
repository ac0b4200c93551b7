package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What one process is to do; its command line.
 *
 * @param role what it does
 * @param index which of several alike
 * @param subject the subject's name
 * @param way the way of sending
 * @param one the case
 * @param timing the timing
 * @param directory the measurement's own
 */
public record PeerArguments(
    Role role,
    int index,
    String subject,
    SendMode way,
    Scenario one,
    Timing timing,
    Path directory) {

  /**
   * Writes it as arguments.
   *
   * @return the arguments
   */
  public List<String> arguments() {
    return List.of(
        role.name(),
        Integer.toString(index),
        subject,
        way.name(),
        one.kind().name(),
        Integer.toString(one.size()),
        Integer.toString(one.senders()),
        timing.warmUp().toString(),
        timing.window().toString(),
        directory.toString());
  }

  /**
   * Reads what {@link #arguments} wrote.
   *
   * @param args the arguments
   * @return the assignment
   */
  public static PeerArguments parse(String[] args) {
    return new PeerArguments(
        Role.valueOf(args[0]),
        Integer.parseInt(args[1]),
        args[2],
        SendMode.valueOf(args[3]),
        new Scenario(Kind.valueOf(args[4]), Integer.parseInt(args[5]), Integer.parseInt(args[6])),
        new Timing(Duration.parse(args[7]), Duration.parse(args[8])),
        Path.of(args[9]));
  }

  /**
   * Where the process meets the coordinating one.
   *
   * @return a socket's path
   */
  public Path control() {
    return directory.resolve("control");
  }
}
