package io.github.linuxipc.mq;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.MessageQueue;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.connect.AllowedGroup;
import io.github.linuxipc.support.shared.CloseNotice;
import io.github.linuxipc.support.shared.LivenessLocks;
import io.github.linuxipc.support.shared.SharedObjectErrors;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An open queue with its name. This class creates, checks, opens and removes the queue. An existing
 * queue is trusted only if this user owns it and no other user can access it. A persistent queue
 * has the sticky bit set, and is not removed when its receiver closes.
 */
final class QueueHandle {
  private static final int STICKY = 01000;
  private static final int DEFAULT_DEPTH = 10;
  private static final int DEFAULT_SIZE = 8192;
  private static final int SMALLEST_FRAME = 512;

  private final String name;
  private final MessageQueue queue;

  /**
   * The registry that records the queue, if this receiver created it or took over a persistent one.
   * Null for a sender, and for a raw queue that another program may have created.
   */
  private final @Nullable QueueRegistry registry;

  private boolean persistent;

  private QueueHandle(String name, MessageQueue queue, @Nullable QueueRegistry registry) {
    this.name = name;
    this.queue = queue;
    this.registry = registry;
  }

  MessageQueue queue() {
    return queue;
  }

  Address address() {
    return Address.of(MqTransport.SCHEME, name);
  }

  /**
   * Makes this process the receiver of a queue.
   *
   * @param explicit whether the address names the queue itself, so that under wire=raw another
   *     program may have created it
   * @param group the group that may use the queue
   */
  static QueueHandle bind(String name, boolean explicit, AllowedGroup group, LinkContext context)
      throws IpcException {
    boolean adopt = explicit && context.terms().wire() == WireFormat.RAW;
    int depth =
        orDefault(context.option(MqTransport.DEPTH), DEFAULT_DEPTH, QueueLimits.maxMessages());
    int size =
        orDefault(
            context.option(MqTransport.FRAME_SIZE), DEFAULT_SIZE, QueueLimits.maxMessageSize());
    if (size < SMALLEST_FRAME && context.terms().wire() == WireFormat.FRAMED) {
      if (context.option(MqTransport.FRAME_SIZE) == 0) {
        throw MqErrors.tooSmallByDefault(context, size, SMALLEST_FRAME);
      }
      throw KernelErrors.configuration(
          context,
          ErrorCode.BAD_VALUE,
          "frame-size=" + size + " is too small for frames, which need " + SMALLEST_FRAME,
          "Use a larger frame-size, or wire=raw.");
    }
    try {
      QueueRegistry registry = QueueRegistry.open(context);
      return registry.locked(
          LockWait.opening(context),
          () -> {
            try (Cleanup undo = new Cleanup()) {
              Cleanup.Slot<QueueHandle> slot = undo.slot(QueueHandle::closeLocked);
              QueueHandle found = adopt(name, adopt, group, context, registry);
              QueueHandle bound =
                  slot.fill(found != null ? found : create(name, depth, size, registry));
              bound.receive(group, context);
              return undo.done(bound);
            }
          });
    } catch (IOException e) {
      throw MqErrors.opening(context, e, depth, size);
    }
  }

  private static QueueHandle create(String name, int depth, int size, QueueRegistry registry)
      throws IOException {
    registry.sweep();
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> registry.remove(name));
      registry.add(name);
      MessageQueue made =
          undo.open(
              () -> createQueue(name, depth, size),
              queue -> {
                queue.close();
                MessageQueue.unlink(name);
              });
      return undo.done(new QueueHandle(name, made, registry));
    }
  }

  /**
   * Creates a queue. The kernel reports two causes with the same error number, EMFILE: the process
   * has no descriptor left, or the queues of the user would be too large. To tell the causes apart,
   * this method tries to open another file.
   */
  private static MessageQueue createQueue(String name, int depth, int size) throws IOException {
    try {
      return MessageQueue.create(name, depth, size);
    } catch (ErrnoException e) {
      throw e.errno() == Errno.EMFILE && isDescriptorLeft()
          ? new MqErrors.QueueBytesException(e)
          : e;
    }
  }

  private static boolean isDescriptorLeft() {
    try {
      new FileInputStream("/dev/null").close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int orDefault(int option, int usual, int allowed) {
    return option > 0 ? option : Math.min(usual, allowed);
  }

  /**
   * Returns the existing queue if this receiver uses it, or null if a new queue has to be created.
   * This method removes an existing queue that has no live receiver and that this receiver does not
   * use.
   */
  private static @Nullable QueueHandle adopt(
      String name, boolean adopt, AllowedGroup group, LinkContext context, QueueRegistry registry)
      throws IOException {
    MessageQueue there;
    try {
      there = MessageQueue.open(name);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      throw e.errno() == Errno.EACCES ? inaccessible(name, e, context) : e;
    }
    try (Cleanup undo = new Cleanup()) {
      undo.add(there::close);
      FileStat status = there.file().status();
      if (status.uid() != ProcessUser.uid()) {
        throw belongsTo(name, status, context);
      }
      // One that is not adopted is removed, unless it is this user's and persistent.
      requireTrusted(name, there, group, adopt ? group.forbidden() : 0007, context);
      if (new LivenessLocks(there.file()).isReceiverAlive()) {
        throw context.failure(
            ErrorCode.CHANNEL_IN_USE,
            "A live receiver has bound the queue",
            "Stop that receiver first, or use another address.");
      }
      if (adopt) {
        return undo.done(new QueueHandle(name, there, null));
      }
      if (isSticky(there) && (context.persistent() || there.attributes().messages() > 0)) {
        requirePersistent(name, context);
        return undo.done(new QueueHandle(name, there, registry));
      }
    }
    MessageQueue.unlink(name);
    return null;
  }

  static boolean isSticky(MessageQueue queue) throws IOException {
    return (queue.file().status().permissions() & STICKY) != 0;
  }

  private static void requirePersistent(String name, LinkContext context) throws IpcException {
    if (!context.persistent()) {
      throw context.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          "The queue "
              + name
              + " outlived its receiver and holds messages: it has persistent=true,"
              + " and this receiver has not",
          "Bind it with persistent=true to receive them.");
    }
  }

  /** Returns whether the queue and its messages outlive their receiver. */
  boolean isPersistent() {
    return persistent;
  }

  /** Has {@link #close} remove the queue, although it is persistent. */
  void stopPersisting() {
    persistent = false;
  }

  private void receive(AllowedGroup group, LinkContext context) throws IOException {
    if (registry != null) {
      persistent = context.persistent();
      group.own(queue.file());
      queue.file().setMode(persistent ? group.mode() | STICKY : group.mode());
    }
    LivenessLocks locks = new LivenessLocks(queue.file());
    if (!locks.receive(context.terms())) {
      throw context.failure(
          ErrorCode.CHANNEL_IN_USE,
          "Another receiver has bound the queue",
          "Stop that receiver first.");
    }
  }

  /** Opens a queue for sending. */
  static QueueHandle connect(String name, AllowedGroup group, LinkContext context)
      throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      MessageQueue opened = undo.open(() -> open(name, context), MessageQueue::close);
      QueueHandle queue = new QueueHandle(name, opened, null);
      queue.requireUsable(group, context);
      return undo.done(queue);
    } catch (IOException e) {
      throw MqErrors.opening(context, e, 0, 0);
    }
  }

  private static MessageQueue open(String name, LinkContext context) throws IOException {
    try {
      return MessageQueue.open(name);
    } catch (ErrnoException e) {
      throw e.errno() == Errno.EACCES ? inaccessible(name, e, context) : e;
    }
  }

  /**
   * Returns the exception for a queue that this user may not open. Its owner is known if the file
   * system of the queues is mounted.
   */
  private static IpcException inaccessible(String name, ErrnoException e, LinkContext context)
      throws IOException {
    Optional<FileStat> status = FileStat.find(Path.of(MessageQueue.DIRECTORY + name));
    return status.isPresent()
        ? belongsTo(name, status.get(), context)
        : MqErrors.opening(context, e, 0, 0);
  }

  private void requireUsable(AllowedGroup group, LinkContext context) throws IOException {
    if (CloseNotice.isPublished(queue.file())) {
      throw context.noReceiver(
          "the queue " + name, new ErrnoException("mq_open(" + name + ")", Errno.ENOENT));
    }
    requireTrusted(name, queue, group, group.forbidden(), context);
    persistent = isSticky(queue);
    if (context.persistent() && !persistent && context.terms().wire() == WireFormat.FRAMED) {
      throw context.incompatible("persistent=true here, persistent=false there");
    }
    long frameSize = queue.attributes().messageSize();
    if (frameSize < SMALLEST_FRAME && context.terms().wire() == WireFormat.FRAMED) {
      throw context.failure(
          ErrorCode.OPEN_FAILED,
          "The queue holds messages of " + frameSize + " bytes, and frames need " + SMALLEST_FRAME,
          "Create the queue with a larger mq_msgsize, or use wire=raw.");
    }
  }

  private static void requireTrusted(
      String name, MessageQueue queue, AllowedGroup group, int forbidden, LinkContext context)
      throws IOException {
    FileStat status = queue.file().status();
    if (!group.trusts(status)) {
      throw belongsTo(name, status, context);
    }
    if ((status.permissions() & forbidden) != 0) {
      throw MqErrors.insecure(
          context, "The queue " + name + " is open to other users", accessDenied(name));
    }
  }

  private static IpcException belongsTo(String name, FileStat status, LinkContext context) {
    return MqErrors.insecure(
        context, "The queue " + name + " belongs to user " + status.owner(), accessDenied(name));
  }

  private static ErrnoException accessDenied(String name) {
    return new ErrnoException("mq_open(" + name + ")", Errno.EACCES);
  }

  /** Returns whether the name still leads to this queue. */
  boolean isLinked() {
    // A queue has one name and cannot be renamed.
    return FileStat.holds(() -> queue.file().status().links() > 0);
  }

  /**
   * Closes the queue. A receiver whose queue is in the registry and not persistent also removes the
   * queue if its name still leads to it, and publishes the close notice. The receiver's lock keeps
   * a successor from binding until the queue is removed. The record is removed after the queue, so
   * that a queue always has a record if this process is killed; the record of that name may be the
   * successor's by then. Does not fail.
   */
  void close() {
    close(QueueRegistry::removeIfUnused);
  }

  /** Closes the queue while this thread holds the lock of the registry. */
  private void closeLocked() {
    close(QueueRegistry::remove);
  }

  private void close(BiConsumer<QueueRegistry, String> removal) {
    QueueRegistry records = persistent ? null : registry;
    try {
      if (records != null && isLinked()) {
        MessageQueue.unlink(name);
        removal.accept(records, name);
      }
    } catch (IOException e) {
      SharedObjectErrors.warnNotRemoved("The queue " + name, e);
    } finally {
      if (records != null) {
        CloseNotice.publish(queue.file());
      }
      queue.close();
    }
  }
}
