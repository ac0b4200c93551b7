package io.github.linuxipc.spring.observation;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.spring.IpcTracing;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Observes sends and listeners with Micrometer. A tracer that the application has puts the trace
 * into the headers {@code traceparent} and {@code tracestate}, and takes it from there. Names and
 * keys are those of OpenTelemetry's conventions for messaging.
 */
public final class ObservedTracing implements IpcTracing {
  private static final String SYSTEM = "messaging.system";
  private static final String DESTINATION = "messaging.destination.name";
  private static final String OPERATION = "messaging.operation.name";
  private static final String TYPE = "messaging.operation.type";

  /** The types of the conventions; a publish and a call are sends. */
  private static final String SEND = "send";

  private static final String PROCESS = "process";

  private final ObservationRegistry registry;

  /**
   * Creates the tracing.
   *
   * @param registry takes the observations
   */
  public ObservedTracing(ObservationRegistry registry) {
    this.registry = registry;
  }

  @Override
  public <T> T send(Operation operation, String destination, Headers headers, Sending<T> sending)
      throws IpcException, InterruptedException {
    if (registry.isNoop()) {
      return sending.send(headers);
    }
    Kind kind = operation == Operation.CALL ? Kind.CLIENT : Kind.PRODUCER;
    SenderContext<Headers.Builder> context =
        new SenderContext<>(
            (carrier, name, value) -> {
              if (carrier != null && headers.text(name) == null) {
                carrier.add(name, value);
              }
            },
            kind);
    context.setCarrier(Headers.builder().addAll(headers));
    String verb = operation.verb();
    Observation observation = Observation.createNotStarted("ipc." + verb, () -> context, registry);
    name(observation, verb, SEND, destination).start();
    Observation.Scope scope = observation.openScope();
    try {
      Headers.Builder carrier = context.getCarrier();
      return sending.send(carrier == null ? headers : carrier.build());
    } catch (IpcException | InterruptedException | RuntimeException e) {
      observation.error(e);
      throw e;
    } finally {
      scope.close();
      observation.stop();
    }
  }

  @Override
  public @Nullable Object process(String destination, Message message, Handling handling)
      throws Exception {
    if (registry.isNoop()) {
      return handling.handle();
    }
    ReceiverContext<Message> context =
        new ReceiverContext<>(
            (carrier, name) -> carrier.headers().text(name),
            message instanceof Request ? Kind.SERVER : Kind.CONSUMER);
    context.setCarrier(message);
    Observation observation = Observation.createNotStarted("ipc.process", () -> context, registry);
    name(observation, PROCESS, PROCESS, destination).start();
    Observation.Scope scope = observation.openScope();
    try {
      return handling.handle();
    } catch (Exception e) {
      observation.error(e);
      throw e;
    } finally {
      scope.close();
      observation.stop();
    }
  }

  private static Observation name(
      Observation observation, String verb, String type, String destination) {
    return observation
        .contextualName(verb + " " + destination)
        .lowCardinalityKeyValue(SYSTEM, "linuxipc")
        .lowCardinalityKeyValue(DESTINATION, destination)
        .lowCardinalityKeyValue(OPERATION, verb)
        .lowCardinalityKeyValue(TYPE, type);
  }
}
