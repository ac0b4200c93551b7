package io.github.linuxipc.spi.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Composes the command lines of JVMs that run a main class of the tests. */
final class ChildJvm {
  private ChildJvm() {}

  /** Returns the command of a JVM with the JDK and the class path of this one. */
  static List<String> command(Class<?> main, String... arguments) {
    return command(System.getProperty("java.class.path"), main, arguments);
  }

  /** Returns the command of a JVM with another class path. */
  static List<String> command(String classPath, Class<?> main, String... arguments) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    List<String> command = new ArrayList<>(List.of(java, "-cp", classPath, main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }
}
