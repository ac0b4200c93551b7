package io.github.linuxipc.bench.library;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.topic.TopicPublisher;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A topic of this library, whose subscribers miss nothing ({@code when-full=wait}).
 *
 * @param name its name
 * @param address the topic's address, in which {@code NAME} stands for the name of the endpoints,
 *     or only the name of a transport
 * @param spins whether a subscriber polls in a loop instead of waiting
 */
record LinuxIpcTopic(String name, String address, boolean spins) implements MeasuredTopic {
  @Override
  public String description() {
    return "a topic of this library, "
        + address
        + (spins ? ", polled without a pause" : ", blocking");
  }

  @Override
  public BenchSender openPublisher(Endpoints endpoints) throws IOException, InterruptedException {
    Ipc ipc = LinuxIpcLibrary.binding(endpoints, "topics", address).build();
    TopicPublisher publisher = ipc.publisher(endpoints.name());
    if (!publisher.awaitSubscribers(endpoints.senders(), Endpoints.TIMEOUT)) {
      throw new IOException(
          "only " + publisher.subscribers() + " of " + endpoints.senders() + " have subscribed");
    }
    return new Publishing(ipc, publisher, ByteBuffer.allocateDirect(endpoints.size()));
  }

  @Override
  public BenchReceiver openSubscriber(Endpoints endpoints)
      throws IOException, InterruptedException {
    Ipc ipc = LinuxIpcLibrary.binding(endpoints, "topics", address).build();
    return new LinuxIpcReceiver(ipc, ipc.subscriber(endpoints.name()), spins);
  }

  /** A publisher, which waits while a subscriber is full, and the instance that it belongs to. */
  private record Publishing(Ipc ipc, TopicPublisher publisher, ByteBuffer message)
      implements BenchSender {
    @Override
    public void send(long marker) throws IOException, InterruptedException {
      publisher.publish(LinuxIpcSender.put(message, marker));
    }

    @Override
    public void close() throws IOException {
      publisher.close();
      ipc.close();
    }
  }
}
