package io.github.linuxipc.tests.user;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process of another user or in another container. It executes one command for each line of its
 * standard input, and prints one line for each: the result, or the code and text of the error.
 */
final class UserChild {
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final Ipc ipc;
  private final Map<String, Receiver> receivers = new HashMap<>();
  private final Map<String, Sender> senders = new HashMap<>();
  private final List<AutoCloseable> flood = new ArrayList<>();
  private long lastSender;

  private UserChild(Ipc ipc) {
    this.ipc = ipc;
  }

  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.builder().set("runtime-dir", args[0]).build();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      UserChild child = new UserChild(ipc);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(child.execute(line.split(" ", 3)));
      }
    }
  }

  private String execute(String[] words) throws Exception {
    String target = words[1];
    try {
      return switch (words[0]) {
        case "bind" -> {
          receivers.put(target, ipc.receiver(target));
          yield "bound";
        }
        case "receive" -> receive(found(receivers.get(target)));
        case "user" ->
            found(receivers.get(target))
                .extension(PeerCredentials.class)
                .flatMap(users -> users.userOf(lastSender))
                .orElse("unknown");
        case "open" -> {
          senders.put(target, ipc.sender(target));
          yield "opened";
        }
        case "send" -> {
          found(senders.get(target)).send(words[2].getBytes(UTF_8));
          yield "sent";
        }
        case "close" -> {
          found(senders.remove(target)).close();
          yield "closed";
        }
        case "wake" -> {
          try (Waker waker = ipc.waker(target)) {
            yield "woken " + waker.wake();
          }
        }
        case "flood" -> flood(target, Integer.parseInt(words[2]));
        default -> throw new IllegalArgumentException(words[0]);
      };
    } catch (IpcException e) {
      return e.getMessage();
    } catch (IpcConfigurationException e) {
      return e.getMessage();
    }
  }

  private static <T> T found(@Nullable T opened) {
    return Objects.requireNonNull(opened, "not opened");
  }

  private String receive(Receiver receiver) throws Exception {
    Message message = receiver.receive(LONGEST);
    if (message == null) {
      return "nothing";
    }
    lastSender = message.senderId();
    return new String(message.toByteArray(), UTF_8);
  }

  /** Connects again and again, says nothing, and keeps the connections that stay open. */
  private String flood(String path, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      if (path.endsWith(".unix")) {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.configureBlocking(false);
        flood.add(channel);
        try {
          channel.connect(UnixDomainSocketAddress.of(Path.of(path)));
        } catch (java.io.IOException e) {
          // the backlog is full for now
        }
      } else {
        UnixSocket socket = UnixSocket.seqpacket();
        flood.add(socket);
        socket.connect(UnixAddress.of(Path.of(path)));
      }
    }
    return "flooded";
  }
}
