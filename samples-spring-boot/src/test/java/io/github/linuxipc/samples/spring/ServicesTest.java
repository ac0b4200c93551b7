package io.github.linuxipc.samples.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The two services over Unix sockets, and a configuration with a misspelt key. */
@Tag("one-jdk")
@Timeout(120)
class ServicesTest extends ServicesFixture {
  @Test
  void shouldAnswerARequestByACallToTheOtherServiceWhichPublishes() throws Exception {
    configure("unix");
    try (BootService prices = BootService.start("prices", directory);
        BootService shop = BootService.start("shop", directory)) {
      prices.awaitStart();
      shop.awaitStart();
      await(() -> prices.get("/actuator/health").contains("\"status\":\"UP\""));
      await(
          () -> shop.get("/actuator/ipc").contains("\"kind\":\"subscriber\",\"name\":\"quoted\""));

      assertEquals("{\"article\":\"pears\",\"cents\":105}", shop.post("/orders/pears").body());
      await(() -> shop.get("/quoted").equals("[{\"article\":\"pears\",\"cents\":105}]"));
      await(() -> prices.get("/recorded").equals("1"));

      String health = shop.get("/actuator/health/ipc");
      assertTrue(health.contains("\"status\":\"UP\""), health);
      assertTrue(health.contains("\"pid\":" + prices.process().pid()), health);
      String metric = shop.get("/actuator/metrics/ipc.messages?tag=name:orders&tag=direction:out");
      assertTrue(metric.contains("\"value\":1.0"), metric);
      String open = prices.get("/actuator/ipc");
      assertTrue(open.contains("\"kind\":\"responder\",\"name\":\"prices\""), open);
      assertTrue(open.contains("\"kind\":\"receiver\",\"name\":\"orders\""), open);
      assertTrue(open.contains("\"address\":\"unix:"), open);
    }
  }

  @Test
  void shouldNotStartWithAMisspeltKeyAndNameItsLine() throws Exception {
    configure("unix", "channels:", "  orders:", "    max-mesage-size: 64k");
    try (BootService shop = BootService.start("shop", directory)) {
      assertNotEquals(0, shop.awaitExit());
      String log = shop.log();
      assertTrue(log.contains("APPLICATION FAILED TO START"), log);
      assertTrue(log.contains("IPC-304"), log);
      assertTrue(log.contains("application.yml:6"), log);
      assertTrue(log.contains("Did you mean channels.orders.max-message-size?"), log);
    }
  }
}
