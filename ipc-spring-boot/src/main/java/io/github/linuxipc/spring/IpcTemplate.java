package io.github.linuxipc.spring;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.topic.TopicPublisher;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends messages, publishes to topics, calls services and wakes waiters by name. Thread-safe.
 *
 * <p>An endpoint is opened when it is first used, which waits for the peer for at most {@code
 * connect-timeout}, and is shared by all threads until the {@link Ipc} is closed. When its peer is
 * lost, the next use opens it again. A message that was not accepted, and a call that is known not
 * to have started, are repeated once over the new endpoint; nothing else is.
 *
 * <p>A payload is {@code byte[]}, {@link ByteBuffer}, {@code String} (sent as UTF-8), or any object
 * that the application's {@code MessageConverter} makes bytes of. Every method throws {@link
 * IpcOperationException}, with the error of the library as its cause.
 */
public final class IpcTemplate {
  private final Ipc ipc;
  private final IpcPayloads payloads;
  private final IpcTracing tracing;
  private final Map<String, SharedEndpoint<Sender>> senders = new ConcurrentHashMap<>();
  private final Map<String, SharedEndpoint<TopicPublisher>> publishers = new ConcurrentHashMap<>();
  private final Map<String, SharedEndpoint<Requester>> requesters = new ConcurrentHashMap<>();
  private final Map<String, SharedEndpoint<Waker>> wakers = new ConcurrentHashMap<>();

  /**
   * Creates a template. Opens nothing.
   *
   * @param ipc opens the endpoints, and closes them when it is closed
   * @param payloads converts payloads
   * @param tracing surrounds sends and calls
   */
  public IpcTemplate(Ipc ipc, IpcPayloads payloads, IpcTracing tracing) {
    this.ipc = Objects.requireNonNull(ipc, "ipc");
    this.payloads = Objects.requireNonNull(payloads, "payloads");
    this.tracing = Objects.requireNonNull(tracing, "tracing");
  }

  /**
   * Sends a message. Waits while the channel is full.
   *
   * @param channel the channel's name or an address
   * @param payload the payload
   */
  public void send(String channel, Object payload) {
    send(channel, payload, Headers.empty());
  }

  /**
   * Sends a message with headers. Waits while the channel is full.
   *
   * @param channel the channel's name or an address
   * @param payload the payload
   * @param headers the headers
   */
  public void send(String channel, Object payload, Headers headers) {
    SharedEndpoint<Sender> sender = shared(senders, channel, ipc::sender);
    IpcPayloads.Content content = payloads.toContent(payload, headers);
    run(
        IpcTracing.Operation.SEND,
        channel,
        content,
        (bytes, all) ->
            use(
                sender,
                bytes,
                endpoint -> {
                  endpoint.send(bytes, all);
                  return true;
                }));
  }

  /**
   * Publishes a message. Waits while the publisher is full; does not wait for a subscriber.
   *
   * @param topic the topic's name or an address
   * @param payload the payload
   */
  public void publish(String topic, Object payload) {
    publish(topic, payload, Headers.empty());
  }

  /**
   * Publishes a message with headers. Waits while the publisher is full; does not wait for a
   * subscriber.
   *
   * @param topic the topic's name or an address
   * @param payload the payload
   * @param headers the headers
   */
  public void publish(String topic, Object payload, Headers headers) {
    SharedEndpoint<TopicPublisher> publisher = shared(publishers, topic, ipc::publisher);
    IpcPayloads.Content content = payloads.toContent(payload, headers);
    run(
        IpcTracing.Operation.PUBLISH,
        topic,
        content,
        (bytes, all) ->
            use(
                publisher,
                bytes,
                endpoint -> {
                  endpoint.publish(bytes, all);
                  return true;
                }));
  }

  /**
   * Calls a service and waits for the response, for at most {@code call-timeout}.
   *
   * @param service the service's name or an address
   * @param payload the payload of the request
   * @param type the type of the response; {@code Void} ignores the response
   * @param <R> the type of the response
   * @return the response; null only for {@code Void}
   */
  public <R> R call(String service, Object payload, Class<R> type) {
    return call(service, payload, Headers.empty(), type);
  }

  /**
   * Calls a service with a request that has headers, and waits for the response, for at most {@code
   * call-timeout}.
   *
   * @param service the service's name or an address
   * @param payload the payload of the request
   * @param headers the headers of the request
   * @param type the type of the response; {@code Void} ignores the response
   * @param <R> the type of the response
   * @return the response; null only for {@code Void}
   */
  @SuppressWarnings("NullAway") // the only Void is null
  public <R> R call(String service, Object payload, Headers headers, Class<R> type) {
    SharedEndpoint<Requester> requester = shared(requesters, service, ipc::requester);
    IpcPayloads.Content content = payloads.toContent(payload, headers);
    Message response =
        run(
            IpcTracing.Operation.CALL,
            service,
            content,
            (bytes, all) -> use(requester, bytes, endpoint -> endpoint.call(bytes, all)));
    return type == Void.class ? null : payloads.fromContent(response, type, null);
  }

  /**
   * Wakes the waiter of an event.
   *
   * @param event the event's name or an address
   * @return false if no waiter is bound; the wake-up is not stored then
   */
  public boolean wake(String event) {
    SharedEndpoint<Waker> waker =
        wakers.computeIfAbsent(event, name -> new SharedEndpoint<>(() -> ipc.waker(name)));
    try {
      return waker.get().wake();
    } catch (IpcException | InterruptedException e) {
      throw failed("wake", event, e);
    }
  }

  private interface Opener<E> {
    E open(String name, Capability... required) throws IpcException, InterruptedException;
  }

  private static <E extends Endpoint> SharedEndpoint<E> shared(
      Map<String, SharedEndpoint<E>> endpoints, String name, Opener<E> opener) {
    SharedEndpoint<E> known = endpoints.get(name);
    return known != null
        ? known
        : endpoints.computeIfAbsent(name, n -> new SharedEndpoint<>(() -> opener.open(n)));
  }

  private interface Transfer<R> {
    R transfer(ByteBuffer bytes, Headers headers) throws IpcException, InterruptedException;
  }

  private <R> R run(
      IpcTracing.Operation operation,
      String destination,
      IpcPayloads.Content content,
      Transfer<R> transfer) {
    try {
      if (tracing == IpcTracing.NONE) {
        return transfer.transfer(content.payload(), content.headers());
      }
      return tracing.send(
          operation,
          destination,
          content.headers(),
          headers -> transfer.transfer(content.payload(), headers));
    } catch (IpcException | InterruptedException e) {
      throw failed(operation.verb(), destination, e);
    }
  }

  private static IpcOperationException failed(String verb, String destination, Exception cause) {
    if (cause instanceof InterruptedException) {
      Thread.currentThread().interrupt();
    }
    String why = cause instanceof IpcException ? cause.getMessage() : "the thread was interrupted";
    return new IpcOperationException("Cannot " + verb + " " + destination + ": " + why, cause);
  }

  private interface Use<E, R> {
    R with(E endpoint) throws IpcException, InterruptedException;
  }

  /** Uses an endpoint; after a loss uses its successor, if the message was not accepted. */
  private static <E extends Endpoint, R> R use(
      SharedEndpoint<E> shared, ByteBuffer bytes, Use<E, R> use)
      throws IpcException, InterruptedException {
    E endpoint = shared.get();
    int position = bytes.position();
    try {
      return use.with(endpoint);
    } catch (ChannelClosedException e) {
      shared.lost(endpoint);
      if (bytes.position() != position) {
        throw e; // it was accepted, and may have arrived
      }
    } catch (CallException e) {
      if (e.code() != ErrorCode.CALL_NOT_STARTED && e.code() != ErrorCode.CALL_LOST) {
        throw e;
      }
      shared.lost(endpoint);
      if (e.outcome() != CallException.Outcome.NOT_STARTED) {
        throw e;
      }
      bytes.position(position);
    }
    return use.with(shared.get());
  }

  /**
   * What a template sends to.
   *
   * @param kind {@code channel}, {@code topic} or {@code service}
   * @param name the name or address
   * @param endpoint the endpoint; null if none was opened yet, or none could be
   * @param lost whether the peer was lost, and no successor found yet
   */
  public record Destination(String kind, String name, @Nullable Endpoint endpoint, boolean lost) {}

  /**
   * Returns what this template has sent to, except events.
   *
   * @return a snapshot
   */
  public List<Destination> destinations() {
    List<Destination> all = new ArrayList<>();
    add(all, "channel", senders);
    add(all, "topic", publishers);
    add(all, "service", requesters);
    return all;
  }

  private static <E extends Endpoint> void add(
      List<Destination> all, String kind, Map<String, SharedEndpoint<E>> endpoints) {
    endpoints.forEach(
        (name, shared) -> all.add(new Destination(kind, name, shared.current(), shared.isLost())));
  }
}
