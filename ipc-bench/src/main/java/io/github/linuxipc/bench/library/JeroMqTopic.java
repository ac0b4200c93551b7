package io.github.linuxipc.bench.library;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * JeroMQ over loopback TCP. The publisher is an XPUB socket, which is a PUB socket that sees the
 * subscriptions, so that it can wait for them. It would drop messages for a subscriber whose queue
 * of 1,000 messages is full; with {@code ZMQ_XPUB_NODROP} it waits instead.
 */
final class JeroMqTopic implements MeasuredTopic {
  private static final int WAIT_MS = Math.toIntExact(Endpoints.TIMEOUT.toMillis());

  @Override
  public String name() {
    return "jeromq";
  }

  @Override
  public String description() {
    return "JeroMQ 0.6 XPUB and SUB over loopback TCP, ZMQ_XPUB_NODROP, queues of 1,000 messages,"
        + " blocking";
  }

  @Override
  public BenchSender openPublisher(Endpoints endpoints) throws IOException {
    ZContext context = new ZContext();
    ZMQ.Socket socket = context.createSocket(SocketType.XPUB);
    socket.setXpubNoDrop(true);
    socket.setXpubVerbose(true); // otherwise only the first of several equal subscriptions is seen
    socket.setReceiveTimeOut(WAIT_MS);
    socket.bind("tcp://127.0.0.1:*");
    Path written = endpoints.directory().resolve(endpoints.name() + ".new");
    Files.writeString(written, socket.getLastEndpoint());
    Files.move(written, endpoints.file(), StandardCopyOption.ATOMIC_MOVE);
    for (int i = 0; i < endpoints.senders(); i++) {
      if (socket.recv() == null) {
        throw new IOException("only " + i + " of " + endpoints.senders() + " have subscribed");
      }
    }
    return new JeroMqPublisher(context, socket, new BenchRequest(endpoints.size()));
  }

  @Override
  public BenchReceiver openSubscriber(Endpoints endpoints)
      throws IOException, InterruptedException {
    endpoints.awaitFile();
    ZContext context = new ZContext();
    ZMQ.Socket socket = context.createSocket(SocketType.SUB);
    socket.setReceiveTimeOut(WAIT_MS);
    socket.connect(Files.readString(endpoints.file()));
    socket.subscribe(ZMQ.SUBSCRIPTION_ALL);
    return new JeroMqSubscriber(context, socket, new BenchRequest(endpoints.size()));
  }

  /** Sends a copy of its message, because the socket's threads read a message after the call. */
  private record JeroMqPublisher(ZContext context, ZMQ.Socket socket, BenchRequest message)
      implements BenchSender {
    @Override
    public void send(long marker) throws IOException {
      message.mark(marker);
      if (!socket.send(message.bytes(), 0, message.size(), 0)) {
        throw new IOException("JeroMQ: error " + socket.errno());
      }
    }

    @Override
    public void close() {
      context.close();
    }
  }

  /** Receives into one buffer. Waits for the first message of a poll only. */
  private record JeroMqSubscriber(ZContext context, ZMQ.Socket socket, BenchRequest message)
      implements BenchReceiver {
    @Override
    public int poll(BenchHandler handler, int limit) {
      int count = 0;
      while (count < limit && receive(handler, count == 0 ? 0 : ZMQ.DONTWAIT)) {
        count++;
      }
      return count;
    }

    private boolean receive(BenchHandler handler, int flags) {
      int length = socket.recv(message.bytes(), 0, message.size(), flags);
      if (length < 0) {
        return false;
      }
      ByteBuffer received = message.buffer();
      handler.onMessage(received.getLong(0), received.getLong(length - Long.BYTES), length);
      return true;
    }

    @Override
    public void close() {
      context.close();
    }
  }
}
