package io.github.linuxipc.bench.library;

import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * A Unix stream socket without this library. The sender writes each message with a blocking call.
 * Both endpoints know the size of the messages.
 */
final class SocketLibrary implements MeasuredLibrary {
  private final String name;
  private final String description;
  private final Sockets sockets;

  /** The implementation of the sockets. */
  interface Sockets {
    /** Binds a path. */
    Listener bind(Path path) throws IOException;

    /** Connects to a path. */
    SocketChannel connect(Path path) throws IOException;
  }

  /** A bound socket. */
  interface Listener extends Closeable {
    /** Waits for a connection. */
    SocketChannel accept() throws IOException;
  }

  SocketLibrary(String name, String description, Sockets sockets) {
    this.name = name;
    this.description = description;
    this.sockets = sockets;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public Set<SendMode> sendModes() {
    return EnumSet.of(SendMode.SEND);
  }

  @Override
  public boolean supports(Scenario scenario) {
    return scenario.senders() == 1;
  }

  @Override
  public BenchReceiver openReceiver(Endpoints endpoints) throws IOException {
    return new SocketReceiver(sockets.bind(endpoints.file()), endpoints.size());
  }

  @Override
  public BenchSender openSender(Endpoints endpoints, SendMode sendMode)
      throws IOException, InterruptedException {
    SocketChannel[] connected = new SocketChannel[1];
    Endpoints.awaitUntil(endpoints.file().toString(), () -> connects(endpoints.file(), connected));
    return new SocketSender(connected[0], endpoints.size());
  }

  /**
   * Tries once to connect. The caller repeats this after a failure, because the file exists a
   * moment before the socket listens.
   */
  private boolean connects(Path file, SocketChannel[] connected) {
    try {
      connected[0] = sockets.connect(file);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
