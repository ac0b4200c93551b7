package io.github.linuxipc.engine.inventory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The programs that processes run, shortened for people. Of a JVM it is the main class or jar with
 * its arguments. Each process is read once. Not thread-safe.
 */
final class ProcessCommand {
  private static final int MAX_LENGTH = 200;

  /** The options of {@code java} that are followed by a value of their own. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "-cp",
          "-classpath",
          "--class-path",
          "-p",
          "--module-path",
          "--add-modules",
          "--add-opens",
          "--add-exports",
          "--add-reads",
          "--limit-modules",
          "--upgrade-module-path",
          "--patch-module",
          "--enable-native-access");

  private static final Set<String> MAIN = Set.of("-jar", "-m", "--module");

  private final Map<Long, String> known = new HashMap<>();

  /** Returns the command of a process of this pid namespace; empty if it cannot be read. */
  String of(long pid) {
    return pid <= 0 ? "" : known.computeIfAbsent(pid, ProcessCommand::read);
  }

  private static String read(long pid) {
    try {
      byte[] raw = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      return shorten(List.of(new String(raw, StandardCharsets.UTF_8).split("\0", -1)));
    } catch (IOException e) {
      return ""; // the process has ended, or /proc is restricted
    }
  }

  /** Shortens a command line, and makes it one line of printable characters. */
  static String shorten(List<String> arguments) {
    String program = arguments.get(0);
    String name = program.substring(program.lastIndexOf('/') + 1);
    List<String> words = new ArrayList<>(arguments);
    words.set(0, name);
    if (name.equals("java")) {
      words = ofJava(arguments);
    }
    String line = String.join(" ", words).replaceAll("[\\p{Cntrl}\\p{Space}]+", " ").strip();
    return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH) + "...";
  }

  private static List<String> ofJava(List<String> arguments) {
    int i = 1;
    while (i < arguments.size() && arguments.get(i).startsWith("-")) {
      String option = arguments.get(i);
      if (MAIN.contains(option)) {
        i++;
        break;
      }
      i += WITH_VALUE.contains(option) ? 2 : 1;
    }
    if (i >= arguments.size()) {
      return List.of("java");
    }
    List<String> words = new ArrayList<>(arguments.subList(i, arguments.size()));
    String main = words.get(0);
    int start = main.lastIndexOf('/') + 1; // of a path of a jar, or a module and its class
    boolean jar = main.endsWith(".jar");
    words.set(0, main.substring(jar ? start : Math.max(start, main.lastIndexOf('.') + 1)));
    return words;
  }
}
