package io.github.linuxipc.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a process's environment that the configuration reads. Tests supply their own.
 *
 * @param environment the environment variables
 * @param systemProperties the system properties
 * @param workingDirectory the directory that may contain {@code ipc.properties}
 * @param classLoader the class loader that finds {@code ipc.properties}; null for the system's
 */
public record ConfigEnvironment(
    Map<String, String> environment,
    Properties systemProperties,
    Path workingDirectory,
    @Nullable ClassLoader classLoader) {
  /**
   * Returns the environment of this process.
   *
   * @param classLoader the class loader that finds {@code ipc.properties}; null for the system's
   * @return the environment
   */
  public static ConfigEnvironment ofProcess(@Nullable ClassLoader classLoader) {
    return new ConfigEnvironment(System.getenv(), System.getProperties(), Path.of(""), classLoader);
  }
}
