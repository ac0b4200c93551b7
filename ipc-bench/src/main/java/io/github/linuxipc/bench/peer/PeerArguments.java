package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.Endpoints;
import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.plan.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The task of one process, as its command line.
 *
 * @param role its role
 * @param index its index among processes of the same role
 * @param subject the name of the library or service
 * @param sendMode the send mode
 * @param scenario the scenario
 * @param timing the timing
 * @param directory the directory of the measurement
 */
public record PeerArguments(
    Role role,
    int index,
    String subject,
    SendMode sendMode,
    Scenario scenario,
    Timing timing,
    Path directory) {

  /**
   * Returns the task as command-line arguments.
   *
   * @return the arguments
   */
  public List<String> toCommandLine() {
    return List.of(
        role.name(),
        Integer.toString(index),
        subject,
        sendMode.name(),
        scenario.kind().name(),
        Integer.toString(scenario.size()),
        Integer.toString(scenario.senders()),
        timing.warmUp().toString(),
        timing.window().toString(),
        directory.toString());
  }

  /**
   * Parses the result of {@link #toCommandLine}.
   *
   * @param args the arguments
   * @return the task
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
   * Returns the task of another process of the same measurement.
   *
   * @param otherRole its role
   * @param otherIndex its index among processes of the same role
   * @return the task
   */
  public PeerArguments as(Role otherRole, int otherIndex) {
    return new PeerArguments(otherRole, otherIndex, subject, sendMode, scenario, timing, directory);
  }

  /**
   * Returns one direction of the measurement, or its service or topic.
   *
   * @param name the name of the direction, service or topic
   * @return where its endpoints meet
   */
  Endpoints endpoints(String name) {
    return new Endpoints(directory, name, scenario.size(), scenario.senders());
  }

  /**
   * Returns the socket at which the process connects to the coordinator.
   *
   * @return a socket's path
   */
  public Path coordinatorSocket() {
    return directory.resolve("control");
  }
}
