package io.github.linuxipc;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelInfo;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.util.List;

/**
 * Opens the ends of channels and events. An instance holds a configuration, the providers it
 * discovered, and the endpoints it opened, which it closes when it is closed. Thread-safe.
 *
 * <p>A channel or event is named by a name ({@code [a-z][a-z0-9-]*}, at most 63 characters), whose
 * address comes from the configuration, or by an address such as {@code tcp:127.0.0.1:9000}.
 * Configuration faults are thrown as {@link io.github.linuxipc.channel.IpcConfigurationException}.
 */
public interface Ipc extends AutoCloseable {
  /**
   * Makes an instance from system properties, environment, {@code ./ipc.properties}, the class path
   * and defaults.
   *
   * @return the instance
   */
  static Ipc create() {
    return builder().build();
  }

  /**
   * Begins an instance with settings of its own, which go before all others.
   *
   * @return a builder
   */
  static IpcBuilder builder() {
    return new IpcBuilder();
  }

  /**
   * Opens a sending end, and waits for the receiver up to {@code connect-timeout}.
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
   * Binds the receiving end.
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
   * Opens the end that rings an event.
   *
   * @param eventOrAddress the event's name or an address
   * @return the waker
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  Waker waker(String eventOrAddress) throws IpcException, InterruptedException;

  /**
   * Binds the end that waits for an event.
   *
   * @param eventOrAddress the event's name or an address
   * @return the waiter
   * @throws IpcException if it cannot be bound
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  Waiter waiter(String eventOrAddress) throws IpcException, InterruptedException;

  /**
   * Starts a child process that is given ends of channels: it gets the addresses and the channels'
   * other settings in its environment, so that its code is just {@code ipc.receiver("orders")} or
   * {@code ipc.sender("orders")}. It works on every transport that goes beyond one process. This
   * process opens the other ends as usual, before or after; on {@code pipe} nobody else can.
   *
   * <p>The child counts as a peer from its start to its exit: a receiver here ends ({@code
   * end-of-stream=last-sender} is the default of such channels, on both sides) only when its
   * senders have left and its children have exited, and also when they exit before they open their
   * ends; opening a sender here fails at once when the child that was to receive has exited. A
   * child that receives ends as well when this process dies before it opens its end. A program that
   * starts its real self and exits is not such a child.
   *
   * <pre>{@code
   * Process child = ipc.startChild(new ProcessBuilder("worker"), ChildEndpoint.receiver("orders"));
   * try (Sender orders = ipc.sender("orders")) {
   *   orders.send(order);
   * }
   * }</pre>
   *
   * @param child the program; its environment is as before when this returns
   * @param ends the channels and what the child opens on each
   * @return the process, to be waited for or destroyed as any other; closing this instance leaves
   *     it alone, but takes back ends that it has not opened
   * @throws IpcException with {@link io.github.linuxipc.channel.ErrorCode#NOT_REACHABLE} if the
   *     transport does not go beyond one process; or if the process cannot be started; nothing is
   *     left behind
   * @throws InterruptedException if the thread is interrupted; no child is left running
   */
  Process startChild(ProcessBuilder child, ChildEndpoint... ends)
      throws IpcException, InterruptedException;

  /**
   * Makes a set with which one thread waits for several receivers and waiters at once.
   *
   * @return the set, empty
   */
  WaitSet waitSet();

  /**
   * Lists the providers that discovery found, broken and unavailable ones too, with the reason.
   *
   * @return one entry a provider, by scheme
   */
  List<ProviderInfo> transports();

  /**
   * Lists the notifiers that discovery found, as {@link #transports} does the transports.
   *
   * @return one entry a provider, by scheme
   */
  List<ProviderInfo> notifiers();

  /**
   * Tells what a name stands for, which setting said so, and where it is bound now.
   *
   * @param channelOrAddress the channel's name or an address
   * @return the answer
   * @throws IpcException if the runtime directory is not to be trusted
   */
  ChannelInfo resolve(String channelOrAddress) throws IpcException;

  /**
   * Closes every endpoint that this instance opened and that is still open, with linger.
   * Idempotent.
   *
   * @throws IpcException if an endpoint could not deliver what it had accepted; all are closed all
   *     the same
   */
  @Override
  void close() throws IpcException;
}
