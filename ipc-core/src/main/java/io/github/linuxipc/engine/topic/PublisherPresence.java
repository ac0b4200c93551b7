package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.SocketFile;
import io.github.linuxipc.topic.WhenFull;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The socket of a publisher, and the engine thread that waits in it. A connection is a knock: it
 * makes the publisher look at the members word, so that an idle one connects to new subscribers and
 * leaves those that have closed. The thread also looks after subscribers that have missed messages,
 * and every 2 s at the files of the topic, which may have been removed.
 */
final class PublisherPresence implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherPresence.class);
  private static final int BACKLOG = 128;
  private static final long IDLE_MS = 2_000;
  private static final long BUSY_MS = 100;

  /**
   * How long after a knock the publisher looks often. Who has knocked may be a subscriber that
   * closes, and some links learn of that 400 ms after they were connected at the earliest.
   */
  private static final long ALERT_NS = 600_000_000;

  private static final long CLOSE_WAIT_MS = 2_000;
  private static final long PAUSE_MS = 1_000;

  private final TopicDirectory directory;
  private final String publisher;
  private final Set<WhenFull> allowed;
  private final Subscriptions subscriptions;
  private final SubscriptionScan scan;
  private final Selector selector;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile SocketFile socket;
  private volatile boolean closed;

  PublisherPresence(
      TopicDirectory directory,
      String publisher,
      Set<WhenFull> allowed,
      Subscriptions subscriptions,
      SubscriptionScan scan,
      SocketFile socket)
      throws IOException {
    this.directory = directory;
    this.publisher = publisher;
    this.allowed = allowed;
    this.subscriptions = subscriptions;
    this.scan = scan;
    this.socket = socket;
    socket.channel().configureBlocking(false);
    this.selector = Selector.open();
  }

  /** Binds the socket of a publisher. */
  static SocketFile bind(Path path, LockWait wait) throws IOException {
    return SocketFile.bind(
        path,
        EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE),
        BACKLOG,
        wait);
  }

  @Override
  public void run() {
    try (selector) {
      long checkedNs = System.nanoTime();
      long alertUntilNs = checkedNs;
      while (!closed) {
        boolean alert = alertUntilNs - System.nanoTime() > 0;
        boolean knocked = await(alert || subscriptions.hasGaps() ? BUSY_MS : IDLE_MS);
        if (knocked) {
          alertUntilNs = System.nanoTime() + ALERT_NS;
        }
        if (knocked || System.nanoTime() - checkedNs > TimeUnit.MILLISECONDS.toNanos(IDLE_MS)) {
          checkFiles();
          checkedNs = System.nanoTime();
        }
        if (!closed) {
          look();
        }
      }
    } catch (IOException e) {
      LOG.warn(
          "A publisher in {} no longer hears of new subscribers when it is idle", directory, e);
      socket.close();
    } finally {
      ended.countDown();
    }
  }

  /** Waits for knocks, and returns whether there were any. */
  private boolean await(long timeoutMs) throws IOException {
    if (!socket.channel().isRegistered()) {
      socket.channel().register(selector, SelectionKey.OP_ACCEPT);
    }
    selector.select(timeoutMs);
    boolean knocked = !selector.selectedKeys().isEmpty();
    selector.selectedKeys().clear();
    try {
      for (SocketChannel each = accept(); each != null; each = accept()) {
        each.close();
      }
    } catch (IOException e) {
      LOG.debug("A knock cannot be accepted", e);
      pause();
    }
    return knocked;
  }

  private @Nullable SocketChannel accept() throws IOException {
    return socket.channel().accept();
  }

  /** Keeps a failure that repeats from using a processor. */
  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes the thread look now. Called by any thread. */
  void wakeup() {
    selector.wakeup();
  }

  /**
   * Looks for new subscribers and after slow ones. Does nothing while the publisher is full,
   * because the thread that waits does both. Called by any thread.
   */
  void look() {
    if (!subscriptions.ownership().tryAcquireBriefly()) {
      return;
    }
    try {
      subscriptions.scanIfChanged();
      subscriptions.settle();
    } catch (IpcException e) {
      LOG.warn(e.getMessage());
    } finally {
      subscriptions.ownership().release();
    }
  }

  /** Puts back what was removed of this publisher's files, and follows a new members word. */
  private void checkFiles() {
    try {
      followMembers();
      if (!Files.exists(directory.announcement(publisher))) {
        directory.make();
        subscriptions.announce(
            Announcement.create(
                directory.announcement(publisher),
                subscriptions.announcement().pid(),
                subscriptions.members().inode(),
                0,
                allowed));
      }
      if (!socket.isInPlace()) {
        SocketFile fresh = bind(socket.path(), LockWait.brief());
        socket.close();
        socket = fresh;
        socket.channel().configureBlocking(false);
      }
      for (SubscriberLink link : subscriptions.links()) {
        if (scan.isEnded(link)) {
          link.markGone();
        }
      }
    } catch (IOException e) {
      LOG.warn("The files of a publisher in {} cannot be checked", directory, e);
    }
  }

  private void followMembers() throws IOException {
    try {
      if (MembersWord.inode(directory.membersFile()) != subscriptions.members().inode()) {
        LOG.info("The members file of {} was replaced", directory);
        subscriptions.follow(MembersWord.map(directory.membersFile()));
      }
    } catch (NoSuchFileException e) {
      LOG.debug("The members file was removed; the next subscriber creates it", e);
    }
  }

  /**
   * Closes the socket, by which others see that the publisher is there. Called after its senders
   * were closed, so that a subscriber that finds it gone has nothing more to expect.
   */
  void closeSocket() {
    socket.close();
  }

  /** Ends the thread. */
  void close() {
    closed = true;
    selector.wakeup();
    try {
      if (!ended.await(CLOSE_WAIT_MS, TimeUnit.MILLISECONDS)) {
        LOG.debug("The thread of a publisher in {} ends later", directory);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
