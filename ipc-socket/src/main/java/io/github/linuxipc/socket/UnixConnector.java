package io.github.linuxipc.socket;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.socket.handshake.ConnectPauses;
import io.github.linuxipc.socket.handshake.OpenDeadline;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a Unix socket without blocking in the kernel. If the backlog is full, a blocking
 * connect would block the thread for as long as the receiver is stopped.
 */
record UnixConnector(Path path, LinkContext context, SocketErrors errors) {
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
   * Connects. Returns null if the backlog is full, or after an error that the JDK does not
   * distinguish from that.
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
          "Run as the receiver's user, or bind it with allow-users.",
          e);
    } catch (SocketException e) {
      if (Files.notExists(path)) {
        throw context.noReceiver(path.toString(), e);
      }
      return null;
    } catch (IOException e) {
      throw errors.open(e);
    } finally {
      if (!connected) {
        SocketErrors.close(channel);
      }
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
