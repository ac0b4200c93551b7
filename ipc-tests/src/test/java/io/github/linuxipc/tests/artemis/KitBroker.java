package io.github.linuxipc.tests.artemis;

import io.github.linuxipc.broker.BrokerProcess;
import io.github.linuxipc.broker.BrokerSettings;
import java.nio.file.Files;
import java.nio.file.Path;

/** The broker of the kits: one process for all their tests, which ends with this JVM. */
public final class KitBroker {
  private static final BrokerProcess BROKER = start();

  private KitBroker() {}

  /**
   * Returns the broker's address.
   *
   * @return {@code tcp://127.0.0.1:PORT}
   */
  public static String uri() {
    return BROKER.uri().toString();
  }

  private static BrokerProcess start() {
    try {
      Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
      Path data = Files.createTempDirectory(target, "kit-broker").resolve("data");
      return BrokerProcess.start(BrokerSettings.of(data, BrokerProcess.freePort()).withoutSync());
    } catch (Exception e) {
      throw new IllegalStateException("the broker does not start", e);
    }
  }
}
