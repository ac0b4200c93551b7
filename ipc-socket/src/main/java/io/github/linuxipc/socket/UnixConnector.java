package io.github.linuxipc.socket;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.stream.StreamIo;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.connect.ConnectPauses;
import io.github.linuxipc.support.connect.OpenDeadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a Unix socket without blocking in the kernel. While the backlog is full, for instance
 * because the receiver is stopped, a blocking connect would block the thread without limit.
 */
record UnixConnector(Path path, LinkContext context, SocketErrors errors) {
  private static final Path SOCKETS = Path.of("/proc/net/unix");
  private static final int FIELDS = 8;
  private static final int TYPE = 4;
  private static final String STREAM = "0001";

  SocketChannel connect() throws IpcException {
    ConnectPauses pauses = new ConnectPauses(new OpenDeadline(context));
    while (true) {
      SocketChannel channel = tryOnce();
      if (channel != null) {
        return channel;
      }
      pauses.next();
    }
  }

  /**
   * Connects. Returns null if the backlog is full, or after an error that neither the JDK nor the
   * kernel's list of sockets distinguishes from a full backlog.
   */
  private @Nullable SocketChannel tryOnce() throws IpcException {
    SocketChannel channel = open();
    boolean connected = false;
    try {
      channel.configureBlocking(false);
      connected = channel.connect(UnixDomainSocketAddress.of(path));
      return connected ? channel : null;
    } catch (ConnectException e) {
      throw context.noReceiver(path.toString(), e);
    } catch (BindException e) {
      throw context.failure(
          ErrorCode.PEER_REFUSED,
          "This user may not connect to " + path,
          "Run as the receiver's user, or bind it with allow-users or allow-groups.",
          e);
    } catch (SocketException e) {
      if (KernelErrors.forbiddenCall(e).isPresent()) {
        throw errors.open(e);
      }
      if (Files.notExists(path)) {
        throw context.noReceiver(path.toString(), e);
      }
      if (isOfAnotherType()) {
        throw context.failure(
            ErrorCode.PROTOCOL,
            "The Unix socket at " + path + " is of another type",
            "Choose the scheme that the receiver uses.",
            e);
      }
      return null;
    } catch (IOException e) {
      throw errors.open(e);
    } finally {
      if (!connected) {
        StreamIo.close(channel);
      }
    }
  }

  /**
   * Returns whether sockets are bound to the path and none of them is a stream socket, according to
   * {@code /proc/net/unix} ({@code proc(5)}). The JDK does not report the error number {@code
   * EPROTOTYPE}.
   */
  private boolean isOfAnotherType() {
    String name = new String(path.toString().getBytes(UTF_8), ISO_8859_1);
    try (Stream<String> sockets = Files.lines(SOCKETS, ISO_8859_1)) {
      Set<String> types =
          sockets
              .map(line -> line.split(" +", FIELDS))
              .filter(fields -> fields.length == FIELDS && fields[FIELDS - 1].equals(name))
              .map(fields -> fields[TYPE])
              .collect(Collectors.toSet());
      return !types.isEmpty() && !types.contains(STREAM);
    } catch (IOException | UncheckedIOException e) {
      return false; // then it is taken for a full backlog
    }
  }

  private SocketChannel open() throws IpcException {
    try {
      return SocketChannel.open(StandardProtocolFamily.UNIX);
    } catch (IOException e) {
      throw errors.open(e);
    }
  }
}
