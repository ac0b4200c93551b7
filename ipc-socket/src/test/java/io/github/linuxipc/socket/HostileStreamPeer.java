package io.github.linuxipc.socket;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.socket.fixture.Frames;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.socket.stream.RawConnection;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;

/**
 * A peer on a Unix socket that violates the protocol at random until it is killed: it writes
 * garbage, changed frames, halves of frames and of handshakes, announces lengths that never come,
 * and closes connections with unread bytes, which resets them. Prints READY when it is connected,
 * or listens.
 */
final class HostileStreamPeer {
  static final ChannelParameters TERMS =
      new ChannelParameters(ChannelParameters.WIRE_VERSION, WireFormat.FRAMED, 1 << 20, 64);

  /** How many connections it keeps open at a time. */
  private static final int OPEN = 8;

  private static final int LONGEST = 5000;

  private final Path path;
  private final Random random;
  private final Queue<SocketChannel> open = new ArrayDeque<>();

  private HostileStreamPeer(Path path, Random random) {
    this.path = path;
    this.random = random;
  }

  public static void main(String[] args) throws Exception {
    HostileStreamPeer peer =
        new HostileStreamPeer(Path.of(args[1]), new Random(Long.parseLong(args[2])));
    if (args[0].equals("sender")) {
      peer.send();
    } else {
      peer.receive();
    }
  }

  private void send() throws IOException {
    for (int i = 1; ; i++) {
      try {
        SocketChannel channel = connect(i);
        if (i == 1) {
          System.out.println("READY");
        }
        for (int writes = random.nextInt(20); writes > 0; writes--) {
          write(channel, anything(i, 20 - writes));
        }
        closeOne();
      } catch (IOException e) {
        // The receiver has closed the connection, or has no room for it.
      }
    }
  }

  private SocketChannel connect(int sender) throws IOException {
    SocketChannel channel;
    if (sender > 1 && random.nextInt(4) == 0) {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
      ByteBuffer hello = HandshakeDescriptor.hello(TERMS, sender, new byte[0]);
      write(channel, damaged(hello));
    } else {
      Address address = Address.of("unix", path.toString());
      channel = RawConnection.admitted(address, TERMS, sender).channel();
    }
    channel.configureBlocking(false); // a receiver that does not read must not block this peer
    open.add(channel);
    return channel;
  }

  private void receive() throws IOException {
    Files.deleteIfExists(path);
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(UnixDomainSocketAddress.of(path));
      System.out.println("READY");
      while (true) {
        try {
          answer(listener.accept());
          closeOne();
        } catch (IOException e) {
          // The sender has closed the connection.
        }
      }
    }
  }

  private void answer(SocketChannel channel) throws IOException {
    open.add(channel);
    ByteBuffer hello = HandshakeDescriptor.allocate(HandshakeDescriptor.HELLO_LENGTH);
    while (hello.hasRemaining() && channel.read(hello) >= 0) {
      // until the hello is complete or the stream has ended
    }
    ByteBuffer reply = HandshakeDescriptor.reply(TERMS, HandshakeStatus.OK, new byte[0]);
    write(channel, random.nextInt(4) == 0 ? damaged(reply) : reply);
    ByteBuffer some = ByteBuffer.allocate(LONGEST);
    for (int reads = random.nextInt(50); reads > 0; reads--) {
      if (channel.read(some.clear()) < 0) {
        return;
      }
    }
    if (random.nextBoolean()) {
      write(channel, garbage());
    }
  }

  private ByteBuffer anything(int sender, int number) {
    byte[] payload = new byte[random.nextInt(LONGEST)];
    ByteBuffer frame = ByteBuffer.wrap(Frames.frame(sender, number, payload));
    return switch (random.nextInt(8)) {
      case 0 -> garbage();
      case 1 -> damaged(frame);
      case 2 -> frame.putInt(0, random.nextInt()); // another length
      case 3 -> frame.limit(random.nextInt(FrameHeader.LENGTH + payload.length)); // a part
      default -> frame;
    };
  }

  private ByteBuffer garbage() {
    byte[] noise = new byte[1 + random.nextInt(LONGEST)];
    random.nextBytes(noise);
    return ByteBuffer.wrap(noise);
  }

  /** Changes a byte of the first ones, cuts the end off, or both. */
  private ByteBuffer damaged(ByteBuffer bytes) {
    int kind = random.nextInt(3);
    if (kind != 0) {
      bytes.put(random.nextInt(Math.min(64, bytes.limit())), (byte) random.nextInt());
    }
    return kind == 1 ? bytes : bytes.limit(random.nextInt(bytes.limit()));
  }

  private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining() && channel.write(bytes) > 0) {
      // a full connection keeps a part of it
    }
  }

  /** Closes the oldest connection, at random or if there are too many. */
  private void closeOne() throws IOException {
    if (open.size() > OPEN || random.nextBoolean()) {
      open.remove().close();
    }
  }
}
