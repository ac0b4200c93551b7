package io.github.linuxipc.spring.autoconfigure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.inventory.InventoryDocument;
import io.github.linuxipc.inventory.InventoryEntry;
import io.github.linuxipc.micrometer.IpcMetrics;
import io.github.linuxipc.spring.Contexts;
import io.github.linuxipc.spring.IpcBuilderCustomizer;
import io.github.linuxipc.spring.IpcListener;
import io.github.linuxipc.spring.IpcTemplate;
import io.github.linuxipc.spring.IpcTracing;
import io.github.linuxipc.spring.actuate.IpcEndpoint;
import io.github.linuxipc.spring.actuate.IpcHealthIndicator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;

/** What is configured, by what the application has. */
@Timeout(60)
class ConditionsTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @TempDir Path directory;

  @Test
  void shouldConfigureEverythingThatTheApplicationHasClassesFor() {
    Contexts.in(directory)
        .withBean(SimpleMeterRegistry.class)
        .withBean(ObservationRegistry.class, ObservationRegistry::create)
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              for (Class<?> type :
                  List.of(
                      Ipc.class,
                      IpcTemplate.class,
                      IpcMetrics.class,
                      IpcTracing.class,
                      IpcEndpoint.class,
                      IpcHealthIndicator.class)) {
                assertEquals(1, context.getBeanNamesForType(type).length, type::getName);
              }
            });
  }

  @Test
  void shouldStartWithoutActuatorMicrometerAndJackson() {
    Contexts.in(directory)
        .withClassLoader(
            new FilteredClassLoader(
                Endpoint.class.getPackageName(),
                HealthIndicator.class.getPackageName(),
                MeterRegistry.class.getPackageName(),
                "io.micrometer.observation",
                "tools.jackson"))
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              assertEquals(1, context.getBeanNamesForType(IpcTemplate.class).length);
              assertEquals(0, context.getBeanNamesForType(IpcMetrics.class).length);
            });
  }

  @Test
  void shouldLetACustomizerSetWhatTheFileDoesNot() {
    Contexts.in(directory)
        .withBean(IpcBuilderCustomizer.class, () -> builder -> builder.set("transport", "tcp"))
        .withPropertyValues("ipc.transport=unix")
        .run(
            context ->
                assertEquals(
                    "tcp",
                    context.getBean(Ipc.class).resolve("orders").addresses().get(0).scheme()));
  }

  static class Orders {
    final BlockingQueue<String> got = new LinkedBlockingQueue<>();

    @IpcListener(channel = "orders")
    void order(String text) {
      got.add(text);
    }
  }

  @Test
  void shouldBeDownWhileAUsedChannelHasNoReceiver() {
    Contexts.in(directory)
        .withPropertyValues("ipc.channels.returns.connect-timeout=0s")
        .withBean(Orders.class)
        .run(
            context -> {
              IpcHealthIndicator indicator = context.getBean(IpcHealthIndicator.class);
              IpcTemplate template = context.getBean(IpcTemplate.class);
              template.send("orders", "one");
              Health up = indicator.health();
              assertEquals(Status.UP, up.getStatus(), up::toString);
              try {
                template.send("returns", "one");
              } catch (RuntimeException e) {
                assertTrue(e.getMessage().contains("IPC-101"), e.getMessage());
              }
              Health down = indicator.health();
              assertEquals(Status.DOWN, down.getStatus(), down::toString);
              assertTrue(down.toString().contains("channel returns={peer=none}"), down::toString);
            });
  }

  @Test
  void shouldReportWhatIsOpen() {
    Contexts.in(directory)
        .withBean(Orders.class)
        .run(
            context -> {
              context.getBean(IpcTemplate.class).send("orders", "one");
              assertEquals("one", context.getBean(Orders.class).got.poll(30, TimeUnit.SECONDS));
              IpcEndpoint.Report report = context.getBean(IpcEndpoint.class).report();
              assertEquals(ProcessHandle.current().pid(), report.pid());
              assertEquals(
                  List.of("receiver", "sender"),
                  report.endpoints().stream().map(IpcEndpoint.OpenEndpoint::kind).toList());
              assertEquals(1, report.endpoints().get(0).statistics().messages());
              assertEquals("channel orders", report.listeners().get(0).target());
              assertTrue(report.transports().contains("unix"));
            });
  }

  @Test
  void shouldReportTheEntriesOfThisProcessAsTheCommandPrintsThem() {
    Contexts.in(directory)
        .withPropertyValues("ipc.transport=unix")
        .withBean(Orders.class)
        .run(
            context -> {
              context.getBean(IpcTemplate.class).send("orders", "one");
              assertEquals("one", context.getBean(Orders.class).got.poll(30, TimeUnit.SECONDS));
              Ipc ipc = context.getBean(Ipc.class);
              try (ServerSocketChannel killed =
                  ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                killed.bind(
                    UnixDomainSocketAddress.of(ipc.runtimeDirectory().resolve("other.sock")));
              }
              IpcEndpoint.Report report = context.getBean(IpcEndpoint.class).report();
              List<InventoryEntry> all =
                  ipc.inventory().stream().filter(each -> !each.name().startsWith("/")).toList();
              assertEquals(
                  List.of("orders", "other"), all.stream().map(InventoryEntry::name).toList());
              Map<String, Object> printed = InventoryDocument.of(List.of(all.get(0)), List.of());
              assertEquals(printed.get("version"), report.version());
              assertEquals(printed.get("entries"), report.entries());
              Map<String, Object> orders = report.entries().get(0);
              assertEquals("channel", orders.get("kind"));
              assertEquals("live", orders.get("state"));
              assertEquals(ProcessHandle.current().pid(), orders.get("pid"));
              assertEquals(1, orders.get("senders"));
            });
  }

  /**
   * Does what a tracer does: puts a trace into what is sent, and reads it from what is received.
   */
  private static final class Tracer implements ObservationHandler<Observation.Context> {
    final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }

    @Override
    public void onStart(Observation.Context context) {
      if (context instanceof SenderContext<?> sender) {
        inject(sender);
      } else if (context instanceof ReceiverContext<?> receiver) {
        seen.add(extract(receiver));
      }
    }

    private static <C> void inject(SenderContext<C> context) {
      context.getSetter().set(context.getCarrier(), "traceparent", TRACE);
    }

    private static <C> String extract(ReceiverContext<C> context) {
      return context.getContextualName()
          + " "
          + context.getGetter().get(context.getCarrier(), "traceparent");
    }
  }

  @Test
  void shouldCarryATraceToTheListener() {
    Tracer tracer = new Tracer();
    ObservationRegistry registry = ObservationRegistry.create();
    registry.observationConfig().observationHandler(tracer);
    Contexts.in(directory)
        .withBean(ObservationRegistry.class, () -> registry)
        .withBean(Orders.class)
        .run(
            context -> {
              context.getBean(IpcTemplate.class).send("orders", "one");
              assertEquals("one", context.getBean(Orders.class).got.poll(30, TimeUnit.SECONDS));
              assertEquals("process orders " + TRACE, tracer.seen.poll(30, TimeUnit.SECONDS));
            });
  }
}
