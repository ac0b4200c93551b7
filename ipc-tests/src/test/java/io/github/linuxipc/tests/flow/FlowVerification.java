package io.github.linuxipc.tests.flow;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Sender;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.AfterMethod;

/**
 * The rules for publishers of the Reactive Streams TCK. A publisher of n messages is a receiver
 * whose only sender sends n messages and closes. A failed publisher is a receiver that was closed.
 */
abstract class FlowVerification extends FlowPublisherVerification<Message> {
  private static final long SIGNAL_MS = 2_000;
  private static final long NO_SIGNAL_MS = 100;

  private final String transport;
  private final ExecutorService executor = Executors.newFixedThreadPool(3);
  private final List<FlowChannel> channels = new ArrayList<>();
  private final List<Thread> senders = new ArrayList<>();

  FlowVerification(String transport) {
    super(new TestEnvironment(SIGNAL_MS, NO_SIGNAL_MS, NO_SIGNAL_MS));
    this.transport = transport;
  }

  private FlowChannel channel() {
    try {
      FlowChannel channel = new FlowChannel(transport, executor);
      channels.add(channel);
      return channel;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Flow.Publisher<Message> createFlowPublisher(long elements) {
    FlowChannel channel = channel();
    Sender sender = sender(channel); // an open after the receiver's close would wait for another
    Thread thread = new Thread(() -> send(sender, elements), "sender");
    senders.add(thread);
    thread.start();
    return channel.receiver().flow(executor);
  }

  private static Sender sender(FlowChannel channel) {
    try {
      return channel.sender();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void send(Sender sender, long elements) {
    try (sender) {
      FlowTest.send(sender, 0, elements);
    } catch (IpcException e) {
      // the test has ended, and has closed the receiver
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Flow.Publisher<Message> createFailedFlowPublisher() {
    FlowChannel channel = channel();
    channel.receiver().close();
    return channel.receiver().flow(executor);
  }

  @AfterMethod(alwaysRun = true)
  public void closeEverything() throws Exception {
    for (FlowChannel channel : channels) {
      channel.receiver().close();
    }
    for (Thread sender : senders) {
      sender.join();
    }
    for (FlowChannel channel : channels) {
      channel.close();
    }
    channels.clear();
    senders.clear();
  }

  @AfterClass(alwaysRun = true)
  public void endExecutor() {
    executor.shutdown();
  }

  /** Over inproc. */
  public static final class Inproc extends FlowVerification {
    public Inproc() {
      super("inproc");
    }
  }

  /** Over shared memory. */
  public static final class Shm extends FlowVerification {
    public Shm() {
      super("shm");
    }
  }

  /** Over Unix sockets. */
  public static final class Unix extends FlowVerification {
    public Unix() {
      super("unix");
    }
  }
}
