package io.github.linuxipc.tests.traffic;

import io.github.linuxipc.channel.Sender;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Sends numbered messages in a thread of its own, until it is ended or a send throws. A message
 * counts as accepted when {@code send} has returned.
 */
public final class Streamer {
  private static final long BLOCKED_NS = 300_000_000;
  private static final long CHECK_INTERVAL_MS = 10;

  private final Sender sender;
  private final int tag;
  private final ByteBuffer message;
  private final Thread thread;
  private volatile long accepted;
  private volatile boolean ending;
  private volatile @Nullable Throwable failure;

  private Streamer(Sender sender, int tag, int size, long from) {
    this.sender = sender;
    this.tag = tag;
    this.message = ByteBuffer.allocateDirect(size);
    this.accepted = from;
    this.thread = new Thread(this::run, "streamer-" + tag);
    thread.setDaemon(true);
  }

  /**
   * Starts a stream.
   *
   * @param sender the sender to use
   * @param tag the tag of its messages
   * @param size their size in bytes
   * @return the stream
   */
  public static Streamer start(Sender sender, int tag, int size) {
    return start(sender, tag, size, 0);
  }

  /**
   * Starts a stream that continues where another one ended.
   *
   * @param sender the sender to use
   * @param tag the tag of its messages
   * @param size their size in bytes
   * @param from the first message's number
   * @return the stream
   */
  public static Streamer start(Sender sender, int tag, int size, long from) {
    Streamer streamer = new Streamer(sender, tag, size, from);
    streamer.thread.start();
    return streamer;
  }

  private void run() {
    try {
      for (long number = accepted; !ending; accepted = number) {
        sender.send(Payload.fill(message.clear(), tag, number++));
      }
    } catch (Throwable e) {
      failure = e;
    }
  }

  /**
   * Returns how many messages were accepted. A stream that continues another one counts the
   * messages of that one too.
   *
   * @return the next message's number
   */
  public long accepted() {
    return accepted;
  }

  /**
   * Waits until at least the given number of messages was accepted, or the stream has ended.
   *
   * @param count the number
   * @throws InterruptedException if interrupted
   */
  public void awaitAccepted(long count) throws InterruptedException {
    while (accepted < count && thread.isAlive()) {
      Thread.sleep(1);
    }
  }

  /**
   * Waits until no message has been accepted for 300 ms, as when the channel is full. Fails if the
   * stream ends before.
   *
   * @return how many were accepted
   * @throws InterruptedException if interrupted
   */
  public long awaitBlocked() throws InterruptedException {
    long before = accepted;
    long sinceNs = System.nanoTime();
    while (thread.isAlive() && System.nanoTime() - sinceNs < BLOCKED_NS) {
      Thread.sleep(CHECK_INTERVAL_MS);
      if (accepted != before) {
        before = accepted;
        sinceNs = System.nanoTime();
      }
    }
    if (!thread.isAlive()) {
      throw new AssertionError("the stream ended instead of blocking", failure);
    }
    return accepted;
  }

  /**
   * Returns whether the stream has not ended.
   *
   * @return whether its thread runs
   */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /**
   * Returns the tag of its messages.
   *
   * @return the tag
   */
  public int tag() {
    return tag;
  }

  /** Interrupts the sending thread. */
  public void interrupt() {
    thread.interrupt();
  }

  /**
   * Waits until the stream has ended because a send threw. Fails if it has ended in another way.
   *
   * @return what the send threw
   * @throws InterruptedException if interrupted
   */
  public Throwable failure() throws InterruptedException {
    thread.join();
    Throwable thrown = failure;
    if (thrown == null) {
      throw new AssertionError("no send threw");
    }
    return thrown;
  }

  /** Ends the stream after the current message. */
  public void end() {
    ending = true;
  }

  /**
   * Ends the stream after the current message, and waits until that message has been accepted. The
   * receiver must make room for it. Fails if a send has thrown.
   *
   * @return how many messages were accepted
   * @throws InterruptedException if interrupted
   */
  public long finish() throws InterruptedException {
    ending = true;
    thread.join();
    if (failure != null) {
      throw new AssertionError("a send failed after " + accepted + " messages", failure);
    }
    return accepted;
  }
}
