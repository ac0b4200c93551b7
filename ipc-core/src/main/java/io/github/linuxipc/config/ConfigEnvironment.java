package io.github.linuxipc.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a process finds around itself, taken together so that tests can give another one.
 *
 * @param environment the environment's variables
 * @param systemProperties the system properties
 * @param workingDirectory where {@code ./ipc.properties} is looked for
 * @param classLoader whose {@code ipc.properties} is read; null for the system's
 */
public record ConfigEnvironment(
    Map<String, String> environment,
    Properties systemProperties,
    Path workingDirectory,
    @Nullable ClassLoader classLoader) {
  /**
   * Takes the process's own surroundings.
   *
   * @param classLoader whose {@code ipc.properties} is read; null for the system's
   * @return the surroundings
   */
  public static ConfigEnvironment ofProcess(@Nullable ClassLoader classLoader) {
    return new ConfigEnvironment(System.getenv(), System.getProperties(), Path.of(""), classLoader);
  }
}
