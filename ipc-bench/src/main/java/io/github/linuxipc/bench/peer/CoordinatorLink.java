package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.plan.Sample;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * The connection of a process to the coordinator.
 *
 * <pre>
 *   process:      ROLE INDEX     (its endpoints are open)
 *   coordinator:  GO
 *   process:      FIGURES ...    (pinger, requester, and sink of a stream, when the window is over)
 *   coordinator:  STOP           (to all but sinks and echoes)
 *   process:      FIGURES ...    (echo, sources and responders, after the last message)
 * </pre>
 *
 * <p>A sink sends nothing else, and ends with the last message of every source. A topic:
 *
 * <pre>
 *   subscribers:  FIGURES ...    (when the window is over)
 *   coordinator:  NEXT           (to the publisher)
 *   publisher:    FIGURES ...    (when the stream is over)
 *   subscribers:  FIGURES        (when they have taken all of the stream)
 *   coordinator:  NEXT
 *   subscribers:  FIGURES ...    (after the last message)
 *   coordinator:  STOP
 * </pre>
 *
 * <p>A process whose coordinator has ended exits.
 */
public final class CoordinatorLink implements AutoCloseable {
  /** The coordinator's command to begin. */
  public static final String GO = "GO";

  /** The coordinator's command to end. */
  public static final String STOP = "STOP";

  /** The coordinator's command to a publisher to go on with its next task. */
  public static final String NEXT = "NEXT";

  /** The prefix of a process's figures. */
  public static final String FIGURES = "FIGURES ";

  private final LineSocket line;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Semaphore next = new Semaphore(0);

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
        String command = line.read();
        if (command.equals(STOP)) {
          stopped.countDown();
        } else if (command.equals(NEXT)) {
          next.release();
        }
      }
    } catch (EOFException e) {
      Runtime.getRuntime().halt(3);
    } catch (IOException e) {
      // closed by this process
    }
  }

  /** Returns whether the coordinator has ended the measurement. */
  boolean stopped() {
    return stopped.getCount() == 0;
  }

  /** Waits until the coordinator ends the measurement. */
  void awaitStop() throws InterruptedException {
    stopped.await();
  }

  /** Returns whether the coordinator has told this process to go on, once for each command. */
  boolean tryNext() {
    return next.tryAcquire();
  }

  /** Waits until the coordinator tells this process to go on. */
  void awaitNext() throws InterruptedException {
    next.acquire();
  }

  void figures(Sample sample) throws IOException {
    line.write(FIGURES + sample.text());
  }

  @Override
  public void close() throws IOException {
    line.close();
  }
}
