package io.github.linuxipc.posix;

import java.lang.ref.Reference;

/**
 * A non-blocking POSIX message queue: {@code mq_overview(7)}. On Linux its descriptor is a file
 * descriptor that can be polled, examined and locked. One thread may send or receive at a time.
 */
public final class MessageQueue implements AutoCloseable {
  /** The directory in which the kernel lists the queues, if it is mounted. */
  public static final String DIRECTORY = "/dev/mqueue";

  // struct mq_attr of 64-bit systems
  private static final int SIZE_OF_ATTR = 64;
  private static final int MAX_MESSAGES_OFFSET = 8;
  private static final int MESSAGE_SIZE_OFFSET = 16;
  private static final int MESSAGES_OFFSET = 24;

  private final LibC libc = NativeLibrary.libc();
  private final OpenFile file;
  private final NativeBuffer priority = new NativeBuffer(Integer.BYTES);

  private MessageQueue(int queue) {
    this.file = new OpenFile(queue);
  }

  /**
   * The attributes of a queue.
   *
   * @param maxMessages the maximum number of messages
   * @param messageSize the maximum length of a message in bytes
   * @param messages the number of messages in the queue
   */
  public record Attributes(long maxMessages, long messageSize, long messages) {}

  /**
   * Creates a queue with mode 0600, less the umask: {@code mq_open(3)} with {@code O_EXCL}.
   *
   * @param name the name with its leading slash
   * @param maxMessages the maximum number of messages
   * @param messageSize the maximum length of a message in bytes
   * @return the queue, open for both directions
   * @throws ErrnoException if it cannot be created: {@link Errno#EEXIST} if it exists, {@link
   *     Errno#EMFILE} beyond RLIMIT_MSGQUEUE, {@link Errno#ENOSPC} beyond queues_max, {@link
   *     Errno#EINVAL} beyond msg_max or msgsize_max
   */
  public static MessageQueue create(String name, int maxMessages, int messageSize)
      throws ErrnoException {
    NativeBuffer attributes = new NativeBuffer(SIZE_OF_ATTR);
    attributes.buffer().putLong(MAX_MESSAGES_OFFSET, maxMessages);
    attributes.buffer().putLong(MESSAGE_SIZE_OFFSET, messageSize);
    int flags = OpenFile.READ_WRITE | OpenFlag.O_CREAT | OpenFlag.O_EXCL;
    try {
      return open(name, flags, attributes.address());
    } finally {
      Reference.reachabilityFence(attributes);
    }
  }

  /**
   * Opens an existing queue for both directions, because a lock requires write access.
   *
   * @param name the name with its leading slash
   * @return the queue
   * @throws ErrnoException if it cannot be opened, {@link Errno#ENOENT} if it does not exist
   */
  public static MessageQueue open(String name) throws ErrnoException {
    return open(name, OpenFile.READ_WRITE, 0);
  }

  private static MessageQueue open(String name, int flags, long attributes) throws ErrnoException {
    int all = flags | OpenFile.NON_BLOCKING | OpenFile.CLOSE_ON_EXEC;
    int queue;
    do {
      queue = NativeLibrary.libc().mq_open(name, all, 0600, attributes);
    } while (queue < 0 && NativeLibrary.isInterrupted("mq_open(" + name + ")"));
    return new MessageQueue(queue);
  }

  /**
   * Removes a name: {@code mq_unlink(3)}. Processes that have the queue open keep it.
   *
   * @param name the name with its leading slash
   * @throws ErrnoException if it cannot be removed, {@link Errno#ENOENT} if it does not exist
   */
  public static void unlink(String name) throws ErrnoException {
    if (NativeLibrary.libc().mq_unlink(name) < 0) {
      throw NativeLibrary.failure("mq_unlink(" + name + ")");
    }
  }

  /**
   * Returns the attributes: {@code mq_getattr(3)}.
   *
   * @return the attributes
   * @throws ErrnoException if it fails
   */
  public Attributes attributes() throws ErrnoException {
    NativeBuffer attributes = new NativeBuffer(SIZE_OF_ATTR);
    if (libc.mq_getattr(file.fd(), attributes.address()) < 0) {
      throw NativeLibrary.failure("mq_getattr");
    }
    return new Attributes(
        attributes.buffer().getLong(MAX_MESSAGES_OFFSET),
        attributes.buffer().getLong(MESSAGE_SIZE_OFFSET),
        attributes.buffer().getLong(MESSAGES_OFFSET));
  }

  /**
   * Sends a message: {@code mq_send(3)}.
   *
   * @param from the memory
   * @param offset the message's offset in the memory
   * @param length the message's length in bytes
   * @param priority 0 to 32,767; messages of higher priority are received first
   * @return false if the queue is full
   * @throws ErrnoException if it fails, {@link Errno#EMSGSIZE} if the message is too long
   */
  public boolean send(NativeBuffer from, int offset, int length, int priority)
      throws ErrnoException {
    long address = from.address(offset, length);
    try {
      int result;
      do {
        result = libc.mq_send(file.fd(), address, length, priority);
      } while (result < 0 && OpenFile.isInterrupted("mq_send"));
      return result == 0;
    } finally {
      Reference.reachabilityFence(from);
    }
  }

  /**
   * Receives the oldest message of the highest priority: {@code mq_receive(3)}.
   *
   * @param to the memory, at least {@link Attributes#messageSize} bytes
   * @return the message's length in bytes, -1 if the queue is empty
   * @throws ErrnoException if it fails
   */
  public int receive(NativeBuffer to) throws ErrnoException {
    int capacity = to.buffer().capacity();
    try {
      long length;
      do {
        length = libc.mq_receive(file.fd(), to.address(), capacity, priority.address());
      } while (length < 0 && OpenFile.isInterrupted("mq_receive"));
      return (int) length;
    } finally {
      Reference.reachabilityFence(to);
    }
  }

  /**
   * Returns the priority of the message received last.
   *
   * @return 0 to 32,767
   */
  public int priority() {
    return priority.buffer().getInt(0);
  }

  /**
   * Returns the descriptor, which can be polled, examined and locked.
   *
   * @return the descriptor, which {@link #close} closes
   */
  public OpenFile file() {
    return file;
  }

  /** Closes the queue, which continues to exist. Idempotent. */
  @Override
  public void close() {
    file.close();
  }
}
