package io.github.linuxipc.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.spring.listener.IpcListenerContainer;
import io.github.linuxipc.spring.listener.IpcListenerRegistry;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;

/** Listeners and the template of one application, over Unix sockets. */
@Timeout(60)
class IpcListenerTest {
  @TempDir Path directory;

  /** An order. */
  public record Order(String article, int count) {}

  static class Recording {
    final BlockingQueue<Object> got = new LinkedBlockingQueue<>();

    Object next() throws InterruptedException {
      Object next = got.poll(30, SECONDS);
      return next == null ? "nothing arrived" : next;
    }
  }

  static class Arguments extends Recording {
    @IpcListener(channel = "bytes")
    void bytes(byte[] payload) {
      got.add(payload);
    }

    @IpcListener(channel = "texts")
    void text(String payload, @Header("colour") String colour, Headers headers) {
      got.add(payload + " " + colour + " " + headers.size());
    }

    @IpcListener(channel = "views")
    void view(ByteBuffer payload) {
      got.add(payload.getInt());
    }

    @IpcListener(channel = "messages")
    void message(Message message) {
      got.add(message.copy());
    }

    @IpcListener(channel = "orders")
    void order(@Payload Order order) {
      got.add(order);
    }
  }

  @Test
  void shouldGiveAMethodTheArgumentsThatItAsksFor() {
    Contexts.in(directory)
        .withBean(Arguments.class)
        .run(
            context -> {
              IpcTemplate template = context.getBean(IpcTemplate.class);
              Arguments arguments = context.getBean(Arguments.class);
              template.send("bytes", new byte[] {1, 2});
              assertArrayEquals(new byte[] {1, 2}, (byte[]) arguments.next());
              template.send("texts", "grün", Headers.of("colour", "blue", "x", "y"));
              assertEquals("grün blue 2", arguments.next());
              template.send("views", ByteBuffer.allocate(4).putInt(0, 4711));
              assertEquals(4711, arguments.next());
              template.send("messages", "whole");
              assertArrayEquals(
                  "whole".getBytes(UTF_8), ((Message) arguments.next()).toByteArray());
              template.send("orders", new Order("pears", 3));
              assertEquals(new Order("pears", 3), arguments.next());
            });
  }

  static class Quotes extends Recording {
    @IpcListener(service = "quotes", concurrency = "2")
    Order quote(Order order) {
      return new Order(order.article(), order.count() + 1);
    }

    @IpcListener(service = "silent")
    void silent(String text) {
      got.add(text);
    }

    @IpcListener(service = "own")
    void own(Request request) throws Exception {
      request.fail(7, "sold out");
    }

    @IpcListener(service = "broken", errorHandler = "errors")
    String broken(String text) {
      throw new IllegalArgumentException("cannot quote " + text);
    }
  }

  static class Errors extends Recording implements IpcErrorHandler {
    @Override
    public void handle(String listener, @Nullable Message message, Exception failure) {
      got.add(listener + ": " + failure.getMessage());
    }
  }

  @Test
  void shouldAnswerACallWithWhatTheMethodReturns() {
    Contexts.in(directory)
        .withBean(Quotes.class)
        .withBean("errors", Errors.class)
        .run(
            context -> {
              IpcTemplate template = context.getBean(IpcTemplate.class);
              assertEquals(
                  new Order("figs", 2), template.call("quotes", new Order("figs", 1), Order.class));
              assertNull(template.call("silent", "hush", Void.class));
              assertEquals("hush", context.getBean(Quotes.class).next());
              IpcOperationException sold =
                  assertThrows(
                      IpcOperationException.class, () -> template.call("own", "", byte[].class));
              assertEquals(ErrorCode.CALL_FAILED, sold.code().orElseThrow());
              assertTrue(sold.getMessage().contains("sold out"), sold.getMessage());
              assertThrows(
                  IpcOperationException.class, () -> template.call("broken", "figs", String.class));
              assertEquals("broken: cannot quote figs", context.getBean(Errors.class).next());
            });
  }

  static class Failing extends Recording {
    @IpcListener(channel = "orders", errorHandler = "errors")
    void order(String order) {
      if (order.equals("bad")) {
        throw new IllegalStateException("no " + order);
      }
      got.add(order);
    }
  }

  @Test
  void shouldGoOnAfterAMethodHasFailed() {
    Contexts.in(directory)
        .withBean(Failing.class)
        .withBean("errors", Errors.class)
        .run(
            context -> {
              IpcTemplate template = context.getBean(IpcTemplate.class);
              template.send("orders", "bad");
              template.send("orders", "good");
              assertEquals("good", context.getBean(Failing.class).next());
              assertEquals("orders: no bad", context.getBean(Errors.class).next());
            });
  }

  static class Many extends Recording {
    final CountDownLatch both = new CountDownLatch(2);
    final AtomicInteger count = new AtomicInteger();

    @IpcListener(channel = "orders", concurrency = "8")
    void order(Message message, String text) throws Exception {
      if (text.equals("meet")) {
        both.countDown();
        both.await(); // never returns if there is one thread only
      }
      got.add(List.of(message.senderId(), text));
      count.incrementAndGet();
    }
  }

  @Test
  void shouldHandleSeveralSendersAtATimeAndEachInOrder() throws Exception {
    Contexts.in(directory)
        .withBean(Many.class)
        .run(
            context -> {
              Many many = context.getBean(Many.class);
              Ipc ipc = context.getBean(Ipc.class);
              Contexts.await(
                  () ->
                      context.getBean(IpcListenerRegistry.class).containers().stream()
                          .allMatch(IpcListenerContainer::isBound));
              var senders = new ArrayList<io.github.linuxipc.channel.Sender>();
              while (many.both.getCount() > 0) { // two senders may share a thread
                var sender = ipc.sender("orders");
                sender.send("meet".getBytes(UTF_8));
                senders.add(sender);
                Thread.sleep(50);
              }
              int each = 200;
              for (int i = 0; i < each; i++) {
                for (var sender : senders) {
                  sender.send(("" + i).getBytes(UTF_8));
                }
              }
              int all = (each + 1) * senders.size();
              Contexts.await(() -> many.count.get() == all);
              var next = new java.util.HashMap<Object, Integer>();
              for (Object one : many.got) {
                List<?> pair = (List<?>) one;
                if (!pair.get(1).equals("meet")) {
                  int expected = next.merge(pair.get(0), 1, Integer::sum) - 1;
                  assertEquals("" + expected, pair.get(1));
                }
              }
            });
  }

  static class Slow extends Recording {
    @IpcListener(channel = "orders")
    void order(String text) throws Exception {
      Thread.sleep(3);
      got.add(text);
    }
  }

  @Test
  void shouldHandleWhatWasAcceptedBeforeTheApplicationStops() {
    Slow slow = new Slow();
    Contexts.in(directory)
        .withBean(Slow.class, () -> slow)
        .run(
            context -> {
              IpcTemplate template = context.getBean(IpcTemplate.class);
              for (int i = 0; i < 200; i++) { // more than a poll delivers
                template.send("orders", "order " + i);
              }
            });
    assertEquals(200, slow.got.size());
  }

  @Test
  void shouldBindLaterWhatAnotherProcessHasBoundFirst() throws Exception {
    try (Ipc other =
        Ipc.builder()
            .processSettings(false)
            .set("runtime-dir", directory.resolve("run").toString())
            .build()) {
      Receiver first = other.receiver("orders");
      Contexts.in(directory)
          .withBean(Slow.class)
          .run(
              context -> {
                IpcListenerContainer container =
                    context.getBean(IpcListenerRegistry.class).container("orders").orElseThrow();
                Contexts.await(() -> container.failure().isPresent());
                assertTrue(container.failure().orElseThrow().startsWith("IPC-103"));
                first.close();
                Contexts.await(container::isBound);
                context.getBean(IpcTemplate.class).send("orders", "at last");
                assertEquals("at last", context.getBean(Slow.class).next());
              });
    }
  }

  @Test
  void shouldStopWhileItWaitsForAnotherProcessToLeave() throws Exception {
    try (Ipc other =
        Ipc.builder()
            .processSettings(false)
            .set("runtime-dir", directory.resolve("run").toString())
            .build()) {
      Receiver owner = other.receiver("orders");
      Contexts.in(directory)
          .withBean(Slow.class)
          .withPropertyValues("ipc.channels.orders.bind-timeout=1h")
          .run(
              context -> {
                IpcListenerContainer container =
                    context.getBean(IpcListenerRegistry.class).container("orders").orElseThrow();
                TimeUnit.MILLISECONDS.sleep(200);
                assertTrue(container.isRunning() && !container.isBound());
                assertTrue(container.failure().isEmpty(), "it waits");
                container.stop(Duration.ofHours(1));
                assertTrue(!container.isRunning());
              });
      assertTrue(owner.isOpen());
    }
  }

  static class Woken extends Recording {
    @IpcListener(event = "sem:reload-spring-test")
    void reload() {
      got.add("woken");
    }
  }

  @Test
  void shouldWakeAListenerOfAnEvent() {
    Contexts.in(directory)
        .withBean(Woken.class)
        .run(
            context -> {
              IpcTemplate template = context.getBean(IpcTemplate.class);
              IpcListenerContainer container =
                  context.getBean(IpcListenerRegistry.class).containers().iterator().next();
              Contexts.await(container::isBound);
              assertTrue(template.wake("sem:reload-spring-test"));
              assertEquals("woken", context.getBean(Woken.class).next());
            });
  }

  static class Prices extends Recording {
    @IpcListener(topic = "${test.topic}", id = "all-prices", autoStartup = "false")
    void price(String text) {
      got.add(text);
    }
  }

  @Test
  void shouldStartAListenerOnlyWhenItIsToldTo() {
    Contexts.in(directory)
        .withBean(Prices.class)
        .withPropertyValues("test.topic=prices")
        .run(
            context -> {
              IpcListenerContainer container =
                  context.getBean(IpcListenerRegistry.class).container("all-prices").orElseThrow();
              assertEquals("topic prices", container.target().toString());
              assertTrue(!container.isRunning());
              container.start();
              Contexts.await(container::isBound);
              context.getBean(IpcTemplate.class).publish("prices", "100");
              assertEquals("100", context.getBean(Prices.class).next());
            });
  }

  static class Wrong {
    @IpcListener(channel = "a", topic = "b")
    void both(String text) {}
  }

  @Test
  void shouldRefuseAListenerThatNamesTwoSources() {
    Contexts.in(directory)
        .withBean(Wrong.class)
        .run(
            context ->
                assertTrue(
                    context.getStartupFailure().toString().contains("[channel a, topic b]"),
                    () -> context.getStartupFailure().toString()));
  }

  @Test
  void shouldSendAgainOverANewEndpointAfterTheReceiverHasLeft() throws Exception {
    try (Ipc other =
        Ipc.builder()
            .processSettings(false)
            .set("runtime-dir", directory.resolve("run").toString())
            .build()) {
      Receiver first = other.receiver("orders");
      Contexts.in(directory)
          .withPropertyValues("ipc.channels.orders.connect-timeout=200ms")
          .run(
              context -> {
                IpcTemplate template = context.getBean(IpcTemplate.class);
                template.send("orders", "one");
                assertArrayEquals("one".getBytes(UTF_8), first.receive().toByteArray());
                first.close();
                IpcOperationException gone = null;
                while (gone == null) { // a message may still be accepted at first
                  gone = attempt(template);
                }
                assertEquals(ErrorCode.NO_RECEIVER, gone.code().orElseThrow());
                assertTrue(template.destinations().get(0).lost());
                Receiver second = other.receiver("orders");
                template.send("orders", "three");
                assertArrayEquals("three".getBytes(UTF_8), second.receive().toByteArray());
                assertTrue(!template.destinations().get(0).lost());
                assertEquals(1, context.getBean(Ipc.class).endpoints().size());
              });
    }
  }

  private static @Nullable IpcOperationException attempt(IpcTemplate template) {
    try {
      template.send("orders", "two");
      return null;
    } catch (IpcOperationException e) {
      return e;
    }
  }

  @Configuration
  static class VirtualThreads {
    final Recording recording = new Recording();

    @IpcListener(channel = "orders")
    void order(String text) throws Exception {
      Object virtual = Thread.class.getMethod("isVirtual").invoke(Thread.currentThread());
      recording.got.add(text + " " + virtual);
    }
  }

  @Test
  @EnabledForJreRange(minVersion = 21)
  void shouldHandleMessagesOnVirtualThreads() {
    Contexts.in(directory)
        .withUserConfiguration(VirtualThreads.class)
        .withPropertyValues("spring.threads.virtual.enabled=true")
        .run(
            context -> {
              context.getBean(IpcTemplate.class).send("orders", "one");
              assertEquals("one true", context.getBean(VirtualThreads.class).recording.next());
            });
  }
}
