package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.library.MeasuredLibraries;
import io.github.linuxipc.bench.library.MeasuredLibrary;
import io.github.linuxipc.bench.library.MeasuredService;
import io.github.linuxipc.bench.library.MeasuredServices;
import io.github.linuxipc.bench.library.MeasuredTopic;
import io.github.linuxipc.bench.library.MeasuredTopics;
import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.SendMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates targets from names. */
public final class BenchmarkTargets {
  private BenchmarkTargets() {}

  /**
   * Returns the names of all libraries, and for each mechanism of the C program {@code limit-} and
   * the mechanism.
   *
   * @return the names
   */
  public static List<String> names() {
    List<String> names = new ArrayList<>(MeasuredLibraries.names());
    NativeBaseline.MECHANISMS.keySet().stream()
        .sorted()
        .forEach(mechanism -> names.add(NativeBaseline.PREFIX + mechanism));
    return names;
  }

  /**
   * Returns the words in front of a command that pin its process to cores.
   *
   * @param cpus the cores, as {@code taskset -c} reads them, or null for no pinning
   * @return the words, or an empty list
   */
  public static List<String> affinity(@Nullable String cpus) {
    return cpus == null ? List.of() : List.of("taskset", "-c", cpus);
  }

  /**
   * Creates the targets of a library, or of a mechanism of the C program.
   *
   * @param name one of {@link #names}
   * @param sendModes the requested send modes
   * @param limit the compiled C program, or null
   * @param workDirectory holds a directory for each measurement
   * @param affinity the words in front of each command that pin its process to cores, or empty
   * @return one for each requested send mode that the library has, and one for its round trips if
   *     simple sends are not requested; or one for the C program
   * @throws IllegalArgumentException if there is no such library, or if it is the C program and
   *     {@code limit} is null
   */
  public static List<BenchmarkTarget> of(
      String name,
      Set<SendMode> sendModes,
      @Nullable Path limit,
      WorkDirectory workDirectory,
      List<String> affinity) {
    if (name.startsWith(NativeBaseline.PREFIX)) {
      return List.of(limit(name, limit, affinity));
    }
    Optional<MeasuredLibrary> library = MeasuredLibraries.find(name);
    if (library.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no subject " + name + "; there are " + String.join(", ", names()));
    }
    List<BenchmarkTarget> targets = new ArrayList<>();
    for (SendMode sendMode : library.get().sendModes()) {
      JvmTarget target = new JvmTarget(library.get(), sendMode, workDirectory, affinity);
      if (sendModes.contains(sendMode)) {
        targets.add(target);
      } else if (sendMode == SendMode.SEND) {
        targets.add(new RoundTripTarget(target));
      }
    }
    return targets;
  }

  /**
   * Creates the targets of a library that are measured while a command runs beside them.
   *
   * @param name the library's name
   * @param sendModes the requested send modes
   * @param workDirectory holds a directory for each measurement
   * @param affinity the words in front of each command that pin its process to cores, or empty
   * @param command the command, for a shell; gets the runtime directory as {@code IPC_RUNTIME_DIR}
   * @return one for each requested send mode that the library has
   */
  public static List<BenchmarkTarget> beside(
      String name,
      Set<SendMode> sendModes,
      WorkDirectory workDirectory,
      List<String> affinity,
      String command) {
    List<BenchmarkTarget> targets = new ArrayList<>();
    MeasuredLibraries.find(name)
        .ifPresent(
            library ->
                library.sendModes().stream()
                    .filter(sendModes::contains)
                    .map(sendMode -> new JvmTarget(library, sendMode, workDirectory, affinity))
                    .forEach(target -> targets.add(new AccompaniedTarget(target, command))));
    return targets;
  }

  /**
   * Creates the targets of a service: the service, and, for a service of Linux IPC for Java, the
   * channel of the same name.
   *
   * @param name the service's name
   * @param workDirectory holds a directory for each measurement
   * @param affinity the words in front of each command that pin its process to cores, or empty
   * @return the targets
   * @throws IllegalArgumentException if there is no such service
   */
  public static List<BenchmarkTarget> ofService(
      String name, WorkDirectory workDirectory, List<String> affinity) {
    MeasuredService service =
        MeasuredServices.find(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "There is no service "
                            + name
                            + "; there are "
                            + String.join(", ", MeasuredServices.names())));
    return withChannel(new JvmTarget(service, SendMode.SEND, workDirectory, affinity), Kind.CALL);
  }

  /**
   * Creates the targets of a topic: the topic, and the channel of the same name if there is one.
   *
   * @param name the topic's name
   * @param workDirectory holds a directory for each measurement
   * @param affinity the words in front of each command that pin its process to cores, or empty
   * @return the targets
   * @throws IllegalArgumentException if there is no such topic
   */
  public static List<BenchmarkTarget> ofTopic(
      String name, WorkDirectory workDirectory, List<String> affinity) {
    MeasuredTopic topic =
        MeasuredTopics.find(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "There is no topic "
                            + name
                            + "; there are "
                            + String.join(", ", MeasuredTopics.names())));
    return withChannel(new JvmTarget(topic, SendMode.SEND, workDirectory, affinity), Kind.TOPIC);
  }

  private static List<BenchmarkTarget> withChannel(JvmTarget target, Kind pattern) {
    List<BenchmarkTarget> targets = new ArrayList<>();
    targets.add(target);
    MeasuredLibraries.find(target.subject())
        .map(target::of)
        .ifPresent(channel -> targets.add(new ChannelTarget(channel, pattern)));
    return targets;
  }

  private static BenchmarkTarget limit(String name, @Nullable Path program, List<String> affinity) {
    String mechanism = name.substring(NativeBaseline.PREFIX.length());
    if (!NativeBaseline.MECHANISMS.containsKey(mechanism)) {
      throw new IllegalArgumentException(
          "There is no subject " + name + "; there are " + String.join(", ", names()));
    }
    if (program == null) {
      throw new IllegalArgumentException(
          "The subject " + name + " needs --limit PROGRAM, the compiled limit.c");
    }
    return new NativeBaseline(program, mechanism, affinity);
  }
}
