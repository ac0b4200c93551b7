package io.github.linuxipc.bench.run;

import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.bench.subject.MeasuredLibrary;
import io.github.linuxipc.bench.subject.Subjects;
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
   * Returns the names of all libraries.
   *
   * @return the names
   */
  public static List<String> names() {
    List<String> names = new ArrayList<>(Subjects.names());
    NativeBaseline.MECHANISMS.keySet().stream()
        .sorted()
        .forEach(mechanism -> names.add(NativeBaseline.PREFIX + mechanism));
    return names;
  }

  /**
   * Creates the targets of a library.
   *
   * @param name the library's name
   * @param ways the requested send modes
   * @param limit the compiled C program, or null
   * @param workplace the directory of the processes
   * @param affinity the prefix of each command, or empty
   * @return one for each send mode that the library has
   * @throws IllegalArgumentException if there is no such library, or it needs the C program
   */
  public static List<BenchmarkTarget> of(
      String name,
      Set<SendMode> ways,
      @Nullable Path limit,
      WorkDirectory workplace,
      List<String> affinity) {
    if (name.startsWith(NativeBaseline.PREFIX)) {
      return List.of(limit(name, limit, affinity));
    }
    Optional<MeasuredLibrary> subject = Subjects.find(name);
    if (subject.isEmpty()) {
      throw new IllegalArgumentException(
          "There is no subject " + name + "; there are " + String.join(", ", names()));
    }
    return subject.get().ways().stream()
        .filter(ways::contains)
        .<BenchmarkTarget>map(way -> new JvmContender(subject.get(), way, workplace, affinity))
        .toList();
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
