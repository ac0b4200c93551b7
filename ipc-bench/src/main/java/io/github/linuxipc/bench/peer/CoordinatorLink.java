package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.plan.Sample;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;

/**
 * The connection of a process to the coordinator.
 *
 * <pre>
 *   process:      ROLE INDEX     (its endpoints are open)
 *   coordinator:  GO
 *   process:      FIGURES ...    (pinger, and sink of a stream, when the window is over)
 *   coordinator:  STOP           (to sources)
 *   process:      FIGURES ...    (echo and sources, after the last message)
 * </pre>
 *
 * <p>A sink sends nothing else, and ends with the last message of every source. A process whose
 * coordinator has ended exits.
 */
public final class CoordinatorLink implements AutoCloseable {
  /** The coordinator's command to begin. */
  public static final String GO = "GO";

  /** The coordinator's command to end. */
  public static final String STOP = "STOP";

  /** The prefix of a process's figures. */
  public static final String FIGURES = "FIGURES ";

  private final LineSocket line;
  private volatile boolean stopped;

  private CoordinatorLink(LineSocket line) {
    this.line = line;
  }

  static CoordinatorLink connect(PeerArguments arguments) throws IOException {
    return new CoordinatorLink(
        new LineSocket(
            SocketChannel.open(UnixDomainSocketAddress.of(arguments.coordinatorSocket()))));
  }

  /** Reports that this process is ready, and waits until all processes are. */
  void ready(PeerArguments arguments) throws IOException {
    line.write(arguments.role() + " " + arguments.index());
    line.read();
    Thread listener = new Thread(this::listen, "control");
    listener.setDaemon(true);
    listener.start();
  }

  private void listen() {
    try {
      while (true) {
        stopped = line.read().equals(STOP) || stopped;
      }
    } catch (EOFException e) {
      Runtime.getRuntime().halt(3);
    } catch (IOException e) {
      // closed by this process
    }
  }

  /** Returns whether the coordinator has ended the measurement. */
  boolean stopped() {
    return stopped;
  }

  void figures(Sample sample) throws IOException {
    line.write(FIGURES + sample.text());
  }

  @Override
  public void close() throws IOException {
    line.close();
  }
}
