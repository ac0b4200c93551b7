package io.github.linuxipc.samples.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The two services over each transport by one line, and what happens when one of them goes. */
@Tag("slow")
@Tag("one-jdk")
@Timeout(180)
class ServicesOverEachTransportTest extends ServicesFixture {
  private static final byte[] ORDER = "{\"article\":\"pears\",\"cents\":1}".getBytes(UTF_8);
  private static final Headers JSON = Headers.of("content-type", "application/json");
  private static final Pattern FIRST_RECORDED = Pattern.compile("Recorded \\w+ as number 1\\b");

  @ParameterizedTest
  @ValueSource(strings = {"shm", "tcp", "mq", "fifo"})
  void shouldAnswerOverTheTransportThatTheFileNames(String transport) throws Exception {
    configure(transport);
    try (BootService prices = BootService.start("prices", directory);
        BootService shop = BootService.start("shop", directory)) {
      prices.awaitStart();
      shop.awaitStart();
      await(() -> prices.get("/actuator/health").contains("\"status\":\"UP\""));
      await(
          () -> shop.get("/actuator/ipc").contains("\"kind\":\"subscriber\",\"name\":\"quoted\""));
      assertEquals("{\"article\":\"figs\",\"cents\":104}", shop.post("/orders/figs").body());
      await(() -> shop.get("/quoted").equals("[{\"article\":\"figs\",\"cents\":104}]"));
      await(() -> prices.get("/recorded").equals("1"));
      String open = prices.get("/actuator/ipc");
      assertTrue(open.contains("\"address\":\"" + transport + ":"), open);
      stop(shop);
      stop(prices);
    }
  }

  private static void stop(BootService service) throws Exception {
    service.process().destroy();
    assertEquals(143, service.awaitExit());
    assertTrue(!service.log().contains(" ERROR "), service.log());
  }

  @Test
  void shouldHandleWhatWasAcceptedBeforeTheSignalToStop() throws Exception {
    configure("unix", "services:", "  prices:", "    concurrency: 4");
    int orders = 150; // far more than a poll of the receiver delivers
    try (BootService prices =
            BootService.start("prices", directory, "--prices.time-to-record=20ms");
        BootService shop = BootService.start("shop", directory)) {
      prices.awaitStart();
      shop.awaitStart();
      for (int i = 0; i < orders; i++) {
        assertEquals(200, shop.post("/orders/order" + i).statusCode());
      }
      prices.await(FIRST_RECORDED);
      prices.process().destroy();
      assertEquals(143, prices.awaitExit());
      String log = prices.log();
      assertTrue(log.contains("as number " + orders), log);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm", "mq"})
  void shouldHandleAllOfAStreamWithoutAPauseThatWasAcceptedBeforeTheSignal(String transport)
      throws Exception {
    configure(transport);
    try (BootService prices = BootService.start("prices", directory).awaitStart();
        Ipc ipc =
            Ipc.builder()
                .processSettings(false)
                .set("runtime-dir", directory.resolve("run").toString())
                .set("transport", transport)
                .set("channels.orders.max-message-size", "64k")
                .build();
        Sender sender = ipc.sender("orders")) {
      FutureTask<Integer> stream = new FutureTask<>(() -> stream(sender));
      new Thread(stream, "stream").start();
      prices.await(FIRST_RECORDED);
      prices.process().destroy();
      assertEquals(143, prices.awaitExit());
      int sent = stream.get();
      String log = prices.log();
      assertTrue(log.contains("as number " + sent + "\n"), "not the last of " + sent);
      assertFalse(log.contains("as number " + (sent + 1) + "\n"), "more than " + sent);
    }
  }

  /** Sends until the receiver is gone. Returns how many sends have returned. */
  private static int stream(Sender sender) throws IpcException, InterruptedException {
    for (int sent = 0; ; sent++) {
      try {
        sender.send(ByteBuffer.wrap(ORDER), JSON);
      } catch (ChannelClosedException e) {
        return sent;
      }
    }
  }

  @Test
  void shouldAnswerWhenItWasProcessedAheadOfTime() throws Exception {
    configure("unix");
    try (BootService prices =
            BootService.startWith(List.of("-Dspring.aot.enabled=true"), "prices", directory);
        BootService shop = BootService.start("shop", directory)) {
      prices.awaitStart();
      shop.awaitStart();
      assertTrue(prices.log().contains("Starting AOT-processed PricesApplication"), prices.log());
      assertEquals("{\"article\":\"figs\",\"cents\":104}", shop.post("/orders/figs").body());
      await(() -> prices.get("/recorded").equals("1"));
    }
  }

  @Test
  void shouldKeepMessagesWhileTheServiceIsAwayWithOneMoreLine() throws Exception {
    configure("mq", "channels:", "  orders:", "    max-message-size: 4k", "    persistent: true");
    try (BootService shop = BootService.start("shop", directory)) {
      try (BootService prices = BootService.start("prices", directory)) {
        prices.awaitStart();
        shop.awaitStart();
        assertEquals(200, shop.post("/orders/pears").statusCode());
        prices.await(FIRST_RECORDED);
        stop(prices);
      }
      try (Ipc ipc =
              Ipc.builder()
                  .processSettings(false)
                  .set("runtime-dir", directory.resolve("run").toString())
                  .set("transport", "mq")
                  .set("channels.orders.max-message-size", "4k")
                  .set("channels.orders.persistent", "true")
                  .build();
          Sender sender = ipc.sender("orders")) {
        for (int i = 0; i < 5; i++) {
          sender.send(ByteBuffer.wrap(ORDER), JSON);
        }
      }
      try (BootService prices = BootService.start("prices", directory).awaitStart()) {
        await(() -> prices.get("/recorded").equals("5"));
        stop(prices);
      }
    } finally {
      removePersistentChannel();
    }
  }

  private void removePersistentChannel() throws Exception {
    try (Ipc ipc =
            Ipc.builder()
                .processSettings(false)
                .set("runtime-dir", directory.resolve("run").toString())
                .set("transport", "mq")
                .set("channels.orders.max-message-size", "4k")
                .build();
        Receiver last = ipc.receiver("orders")) {
      assertEquals(null, last.tryReceive());
    }
  }

  @Test
  void shouldShowThatTheOtherServiceIsDownAndWhenItIsBack() throws Exception {
    configure("unix", "services:", "  prices:", "    connect-timeout: 300ms");
    try (BootService shop = BootService.start("shop", directory).awaitStart()) {
      try (BootService prices = BootService.start("prices", directory).awaitStart()) {
        await(() -> prices.get("/actuator/health").contains("\"status\":\"UP\""));
        assertEquals(200, shop.post("/orders/pears").statusCode());
        assertTrue(health(shop).contains("\"status\":\"UP\""), health(shop));
      } // SIGKILL
      await(() -> health(shop).contains("\"status\":\"DOWN\""));
      assertEquals(500, shop.post("/orders/pears").statusCode());
      String down = health(shop);
      assertTrue(down.contains("\"service prices\":{"), down);
      assertTrue(down.contains("\"peer\":\"none\""), down);
      assertEquals("1.0", sent(shop));
      try (BootService prices = BootService.start("prices", directory).awaitStart()) {
        await(() -> prices.get("/actuator/health").contains("\"status\":\"UP\""));
        assertEquals(200, shop.post("/orders/pears").statusCode());
        await(() -> prices.get("/recorded").equals("1"));
        String up = health(shop);
        assertTrue(up.contains("\"status\":\"UP\""), up);
        assertTrue(up.contains("\"pid\":" + prices.process().pid()), up);
        assertEquals("2.0", sent(shop));
        assertNotEquals("", shop.get("/actuator/ipc"));
      }
    }
  }

  private static String health(BootService service) throws Exception {
    return service.get("/actuator/health/ipc");
  }

  /** Returns how many orders were sent. */
  private static String sent(BootService service) throws Exception {
    String metric = service.get("/actuator/metrics/ipc.messages?tag=name:orders&tag=direction:out");
    return metric.replaceFirst("(?s)^.*\"statistic\":\"COUNT\",\"value\":([0-9.]+).*$", "$1");
  }
}
