package io.github.linuxipc;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelInfo;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.EndpointListener;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.inventory.ActivityMonitor;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.InventoryEntry;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.state.ProcessLock;
import io.github.linuxipc.state.Region;
import io.github.linuxipc.topic.DurableSubscription;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.nio.file.Path;
import java.util.List;

/**
 * Opens the endpoints of channels, services, topics and events, and shared state. An instance holds
 * a configuration, the providers it discovered, and the endpoints it opened, which it closes when
 * it is closed. Thread-safe.
 *
 * <p>A channel, service, topic, event or piece of shared state is named by a name ({@code
 * [a-z][a-z0-9-]*}, at most 63 characters), whose address comes from the configuration, or by an
 * address such as {@code tcp:127.0.0.1:9000}. Configuration errors are reported as {@link
 * io.github.linuxipc.channel.IpcConfigurationException}. The methods that open an endpoint, start a
 * child or create a wait set throw {@link IllegalStateException} after the instance was closed.
 */
public interface Ipc extends AutoCloseable {
  /**
   * Creates an instance that is configured by system properties, the environment, {@code
   * ./ipc.properties}, {@code ipc.properties} on the class path and defaults.
   *
   * @return the instance
   * @throws io.github.linuxipc.channel.IpcConfigurationException as {@link IpcBuilder#build} does
   */
  static Ipc create() {
    return builder().build();
  }

  /**
   * Returns a builder for an instance with settings of its own, which take precedence over all
   * others.
   *
   * @return a builder
   */
  static IpcBuilder builder() {
    return new IpcBuilder();
  }

  /**
   * Opens a sender. Waits for the receiver for at most {@code connect-timeout}.
   *
   * @param channelOrAddress the channel's name or an address
   * @param required capabilities without which opening fails
   * @return the sender
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  Sender sender(String channelOrAddress, Capability... required)
      throws IpcException, InterruptedException;

  /**
   * Binds the receiver of a channel. If the channel or the address has an owner, waits for it to
   * leave for at most {@code bind-timeout}, which is 0 by default.
   *
   * @param channelOrAddress the channel's name or an address
   * @param required capabilities without which opening fails
   * @return the receiver
   * @throws IpcException if it cannot be bound
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  Receiver receiver(String channelOrAddress, Capability... required)
      throws IpcException, InterruptedException;

  /**
   * Opens a requester, which calls a service. Waits for the responder for at most {@code
   * connect-timeout}.
   *
   * @param serviceOrAddress the service's name or an address
   * @param required capabilities without which opening fails
   * @return the requester
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  Requester requester(String serviceOrAddress, Capability... required)
      throws IpcException, InterruptedException;

  /**
   * Binds the responder of a service. If the service or the address has an owner, waits for it to
   * leave for at most {@code bind-timeout}, which is 0 by default.
   *
   * @param serviceOrAddress the service's name or an address
   * @param required capabilities without which opening fails
   * @return the responder
   * @throws IpcException if it cannot be bound
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  Responder responder(String serviceOrAddress, Capability... required)
      throws IpcException, InterruptedException;

  /**
   * Opens a publisher of a topic. Waits for no subscriber.
   *
   * @param topicOrAddress the topic's name, or an address that targets a name, such as {@code
   *     shm:prices}
   * @param required capabilities without which opening fails
   * @return the publisher
   * @throws IpcException if it cannot be opened; with {@link
   *     io.github.linuxipc.channel.ErrorCode#WHEN_FULL_NOT_ALLOWED} if a subscription has a policy
   *     that the publisher does not allow
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  TopicPublisher publisher(String topicOrAddress, Capability... required)
      throws IpcException, InterruptedException;

  /**
   * Opens a subscriber of a topic. Waits for no publisher. Every message that is published after
   * this method has returned reaches the subscriber.
   *
   * @param topicOrAddress the topic's name, or an address that targets a name, such as {@code
   *     shm:prices}
   * @param required capabilities without which opening fails
   * @return the subscriber
   * @throws IpcException if it cannot be opened; with {@link
   *     io.github.linuxipc.channel.ErrorCode#WHEN_FULL_NOT_ALLOWED} if a publisher does not allow
   *     the policy of the subscription
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  TopicSubscriber subscriber(String topicOrAddress, Capability... required)
      throws IpcException, InterruptedException;

  /**
   * Opens a blackboard for reading and counting, and creates it if there is none. Waits for no
   * writer.
   *
   * @param blackboardOrAddress the blackboard's name, or an address such as {@code shm:limits}
   * @return the blackboard
   * @throws IpcException if it cannot be opened; with {@link
   *     io.github.linuxipc.channel.ErrorCode#INCOMPATIBLE_PEER} if the name stands for something
   *     else, or the blackboard has other limits than configured here
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  Blackboard blackboard(String blackboardOrAddress) throws IpcException, InterruptedException;

  /**
   * Opens a blackboard as its only writer, and creates it if there is none.
   *
   * @param blackboardOrAddress the blackboard's name or an address
   * @return the writer
   * @throws IpcException as {@link #blackboard} does; with {@link
   *     io.github.linuxipc.channel.ErrorCode#CHANNEL_IN_USE} if it has a writer that is alive
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  BlackboardWriter blackboardWriter(String blackboardOrAddress)
      throws IpcException, InterruptedException;

  /**
   * Opens a region, and creates it if there is none.
   *
   * @param regionOrAddress the region's name, or an address such as {@code shm:cache}
   * @param bytes the size in bytes, the same in all processes; 1 to 2 GiB less 4 KiB
   * @return the region
   * @throws IpcException if it cannot be opened; with {@link
   *     io.github.linuxipc.channel.ErrorCode#INCOMPATIBLE_PEER} if the name stands for something
   *     else, or the region has another size
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   * @throws IllegalArgumentException if the size is out of range
   */
  Region region(String regionOrAddress, int bytes) throws IpcException, InterruptedException;

  /**
   * Opens a lock, and creates it if there is none. The lock is not acquired.
   *
   * @param lockOrAddress the lock's name, or an address such as {@code shm:cache-lock}
   * @return the lock
   * @throws IpcException if it cannot be opened; with {@link
   *     io.github.linuxipc.channel.ErrorCode#INCOMPATIBLE_PEER} if the name stands for something
   *     else
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  ProcessLock lock(String lockOrAddress) throws IpcException, InterruptedException;

  /**
   * Opens a waker, which signals an event.
   *
   * @param eventOrAddress the event's name or an address
   * @return the waker
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  Waker waker(String eventOrAddress) throws IpcException, InterruptedException;

  /**
   * Binds the waiter of an event.
   *
   * @param eventOrAddress the event's name or an address
   * @return the waiter
   * @throws IpcException if it cannot be bound
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  Waiter waiter(String eventOrAddress) throws IpcException, InterruptedException;

  /**
   * Starts a child process and passes it endpoints of channels and services. The child finds the
   * addresses and the other settings in its environment, so that its code is just {@code
   * ipc.receiver("orders")} or {@code ipc.responder("quotes")}. Every transport that reaches beyond
   * one process supports this. This process opens the opposite endpoints as usual, before or after
   * the start; on {@code pipe} no other process can open them.
   *
   * <p>The child counts as a peer from its start to its exit. {@code end-of-stream=last-sender} is
   * the default of such channels, on both sides. A receiver in this process therefore reports the
   * end of the stream only when its senders have left and its children have exited, and also when
   * the children exit before they open their endpoints. Opening a sender in this process fails at
   * once when the child that was to receive has exited. A receiving child also reports the end of
   * the stream when this process dies before it opens its endpoint. A program that starts another
   * process to do the work and then exits cannot be such a child.
   *
   * <p>Likewise, opening a requester in this process fails at once when the child that was to
   * respond has exited. A child's responder ends when this process has exited and no requester is
   * left.
   *
   * <pre>{@code
   * Process child = ipc.startChild(new ProcessBuilder("worker"), ChildEndpoint.receiver("orders"));
   * try (Sender orders = ipc.sender("orders")) {
   *   orders.send(order);
   * }
   * }</pre>
   *
   * @param child the program; its environment is restored before this method returns
   * @param ends the channels and services, and the endpoint that the child opens on each
   * @return the process, to be waited for or destroyed like any other; closing this instance does
   *     not affect the process, but withdraws the endpoints that the process has not opened
   * @throws IpcException with {@link io.github.linuxipc.channel.ErrorCode#NOT_REACHABLE} if the
   *     transport does not reach beyond one process; or if the process cannot be started; nothing
   *     is left behind
   * @throws InterruptedException if the thread is interrupted; no child is left running
   */
  Process startChild(ProcessBuilder child, ChildEndpoint... ends)
      throws IpcException, InterruptedException;

  /**
   * Creates a set with which one thread waits for several receivers and waiters at once.
   *
   * @return the set, initially empty
   */
  WaitSet waitSet();

  /**
   * Returns the transports that discovery found. Broken and unavailable ones are included, with the
   * reason.
   *
   * @return one entry for each provider, ordered by scheme
   */
  List<ProviderInfo> transports();

  /**
   * Returns the notifiers that discovery found. Broken and unavailable ones are included, with the
   * reason.
   *
   * @return one entry for each provider, ordered by scheme
   */
  List<ProviderInfo> notifiers();

  /**
   * Lists the durable subscriptions of a topic, also those that no process has open.
   *
   * @param topicOrAddress the topic's name, or an address that targets a name
   * @return the subscriptions in the order of their names; none if there is no such topic
   * @throws IpcException if the topic's files cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  List<DurableSubscription> durableSubscriptions(String topicOrAddress)
      throws IpcException, InterruptedException;

  /**
   * Ends a durable subscription that no process has open, and discards the messages that it holds.
   * Its publishers leave it within 1 s. A subscriber ends its own subscription by {@link
   * TopicSubscriber#unsubscribe}.
   *
   * @param topicOrAddress the topic's name, or an address that targets a name
   * @param subscription the subscription's name
   * @throws IpcException with {@link io.github.linuxipc.channel.ErrorCode#NO_SUCH_SUBSCRIPTION} if
   *     the topic has none of that name; with {@link
   *     io.github.linuxipc.channel.ErrorCode#CHANNEL_IN_USE} if a process has it open; with another
   *     code if it cannot be removed
   * @throws InterruptedException if the thread is interrupted
   */
  void endSubscription(String topicOrAddress, String subscription)
      throws IpcException, InterruptedException;

  /**
   * Returns the providers of shared state that discovery found. Broken and unavailable ones are
   * included, with the reason.
   *
   * @return one entry for each provider, ordered by scheme
   */
  List<ProviderInfo> stateProviders();

  /**
   * Returns the endpoints that this instance has open: senders, receivers, requesters, responders,
   * publishers, subscribers and blackboards.
   *
   * @return a snapshot, in no particular order
   */
  List<Endpoint> endpoints();

  /**
   * Adds a listener. It is first told of the endpoints that are open, on this thread.
   *
   * @param listener the listener, held until it is removed
   */
  void addListener(EndpointListener listener);

  /**
   * Removes a listener. It is not called any more when this method has returned. Has no effect if
   * it was not added.
   *
   * @param listener the listener
   */
  void removeListener(EndpointListener listener);

  /**
   * Returns the addresses that a name stands for, the setting that they come from, and the address
   * where the channel is bound now.
   *
   * @param channelOrAddress the channel's name or an address
   * @return the information
   * @throws IpcException if the runtime directory cannot be trusted, or the file that publishes the
   *     channel cannot be read
   */
  ChannelInfo resolve(String channelOrAddress) throws IpcException;

  /**
   * Returns the directory for the files of this user's channels and events. It need not exist.
   *
   * @return the directory, as configured
   */
  Path runtimeDirectory();

  /**
   * Lists the channels, services, topics, events and shared state of this user in the runtime
   * directory, and those of mechanisms that have no directory: those that processes use, those that
   * are persistent, and what killed processes have left. Changes nothing.
   *
   * @return the entries, ordered by kind and name; a snapshot that is not atomic
   * @throws IpcException if the runtime directory cannot be trusted or read
   * @throws InterruptedException if the thread is interrupted
   */
  List<InventoryEntry> inventory() throws IpcException, InterruptedException;

  /**
   * Removes an object of the {@linkplain #inventory inventory} that no process uses. If it is meant
   * to outlive its process, the messages or values that it holds are discarded.
   *
   * @param object the object
   * @return whether it was removed; false if it was gone already
   * @throws IpcException with {@link io.github.linuxipc.channel.ErrorCode#CHANNEL_IN_USE} if a
   *     process uses it or may use it, with another code if it cannot be removed
   * @throws InterruptedException if the thread is interrupted
   */
  boolean remove(FoundObject object) throws IpcException, InterruptedException;

  /**
   * Makes all processes that use the runtime directory report the activity of their endpoints, once
   * a second, until the monitor is closed. Processes that nobody monitors write nothing.
   *
   * @return the monitor, to be closed before this instance
   * @throws IpcException if the runtime directory cannot be trusted or written
   * @throws InterruptedException if the thread is interrupted
   */
  ActivityMonitor monitor() throws IpcException, InterruptedException;

  /**
   * Closes every endpoint and wait set that this instance opened and that is still open. Each
   * sender lingers, one after the other. Idempotent.
   *
   * @throws IpcException if an endpoint could not deliver the messages that it had accepted; all
   *     endpoints are closed nevertheless
   */
  @Override
  void close() throws IpcException;
}
