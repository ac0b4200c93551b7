package io.github.linuxipc.spring.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.spring.Contexts;
import io.github.linuxipc.spring.IpcListener;
import io.github.linuxipc.spring.IpcTemplate;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Traces with Micrometer's bridge to OpenTelemetry, and the SDK of OpenTelemetry. */
@Timeout(60)
class OpenTelemetryTest {
  /** Collects the spans that have ended. */
  private static final class Spans implements SpanExporter {
    private final Map<String, SpanData> ended = new ConcurrentHashMap<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      spans.forEach(span -> ended.put(span.getName(), span));
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }

    SpanData named(String name) throws Exception {
      Contexts.await(() -> ended.containsKey(name));
      return ended.get(name);
    }
  }

  static class Shop {
    final BlockingQueue<String> parents = new LinkedBlockingQueue<>();

    @IpcListener(channel = "orders")
    void order(Message message) {
      parents.add(String.valueOf(message.headers().text("traceparent")));
    }

    @IpcListener(channel = "returns")
    void broken(String text) {
      throw new IllegalStateException(text);
    }

    @IpcListener(service = "prices")
    String price(Request request) {
      parents.add(String.valueOf(request.headers().text("traceparent")));
      return "105";
    }
  }

  @TempDir Path directory;

  private final Spans spans = new Spans();
  private final OpenTelemetrySdk sdk =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(spans))
                  .build())
          .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
          .build();
  private final ObservationRegistry registry = ObservationRegistry.create();

  OpenTelemetryTest() {
    Tracer tracer = sdk.getTracer("test");
    OtelTracer bridge = new OtelTracer(tracer, new OtelCurrentTraceContext(), event -> {});
    OtelPropagator propagator = new OtelPropagator(sdk.getPropagators(), tracer);
    registry
        .observationConfig()
        .observationHandler(
            new ObservationHandler.FirstMatchingCompositeObservationHandler(
                new PropagatingSenderTracingObservationHandler<>(bridge, propagator),
                new PropagatingReceiverTracingObservationHandler<>(bridge, propagator),
                new DefaultTracingObservationHandler(bridge)));
  }

  @AfterEach
  void close() {
    sdk.close();
  }

  private void run(Use use) {
    Contexts.in(directory)
        .withBean(ObservationRegistry.class, () -> registry)
        .withBean(Shop.class)
        .run(
            context -> {
              assertNull(context.getStartupFailure());
              use.with(context.getBean(IpcTemplate.class), context.getBean(Shop.class));
            });
  }

  private interface Use {
    void with(IpcTemplate template, Shop shop) throws Exception;
  }

  private static String attribute(SpanData span, String key) {
    return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
  }

  private static void assertContinues(SpanData parent, SpanData child) {
    assertEquals(parent.getTraceId(), child.getTraceId());
    assertEquals(parent.getSpanId(), child.getParentSpanId());
  }

  private static void assertCarried(SpanData span, BlockingQueue<String> parents)
      throws InterruptedException {
    // newer versions of OpenTelemetry also set the flag of a random trace id
    String flags = span.getSpanContext().getTraceFlags().asHex();
    assertEquals(
        "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + flags,
        parents.poll(30, TimeUnit.SECONDS));
  }

  @Test
  void shouldContinueTheTraceOfASendInTheListener() {
    run(
        (template, shop) -> {
          Observation request = Observation.start("request", registry);
          try (Observation.Scope scope = request.openScope()) {
            assertNotNull(scope);
            template.send("orders", "pears");
          } finally {
            request.stop();
          }
          SpanData sent = spans.named("send orders");
          SpanData processed = spans.named("process orders");
          assertContinues(spans.named("request"), sent);
          assertContinues(sent, processed);
          assertCarried(sent, shop.parents);
          assertEquals(SpanKind.PRODUCER, sent.getKind());
          assertEquals(SpanKind.CONSUMER, processed.getKind());
          for (SpanData span : new SpanData[] {sent, processed}) {
            assertEquals("linuxipc", attribute(span, "messaging.system"));
            assertEquals("orders", attribute(span, "messaging.destination.name"));
          }
          assertEquals("send", attribute(sent, "messaging.operation.name"));
          assertEquals("send", attribute(sent, "messaging.operation.type"));
          assertEquals("process", attribute(processed, "messaging.operation.name"));
          assertEquals("process", attribute(processed, "messaging.operation.type"));
        });
  }

  @Test
  void shouldContinueTheTraceOfACallInTheService() {
    run(
        (template, shop) -> {
          assertEquals("105", template.call("prices", "pears", String.class));
          SpanData called = spans.named("call prices");
          SpanData processed = spans.named("process prices");
          assertContinues(called, processed);
          assertCarried(called, shop.parents);
          assertEquals(SpanKind.CLIENT, called.getKind());
          assertEquals(SpanKind.SERVER, processed.getKind());
        });
  }

  @Test
  void shouldMarkTheSpanOfAListenerThatFails() {
    run(
        (template, shop) -> {
          template.send("returns", "broken");
          assertEquals(
              StatusCode.ERROR, spans.named("process returns").getStatus().getStatusCode());
          assertNotEquals(
              StatusCode.ERROR, spans.named("send returns").getStatus().getStatusCode());
        });
  }
}
