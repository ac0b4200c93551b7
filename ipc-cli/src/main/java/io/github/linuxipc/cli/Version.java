package io.github.linuxipc.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/**
 * Provides the version that the build wrote into a resource of this package, the version of Java,
 * and the name of the operating system.
 */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    }
    return new String[] {
      "ipc " + properties.getProperty("version", "unknown"),
      "Java " + Runtime.version() + ", " + System.getProperty("os.name")
    };
  }
}
