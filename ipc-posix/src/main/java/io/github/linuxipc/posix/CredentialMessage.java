package io.github.linuxipc.posix;

/**
 * Memory for a packet, for its sender's address, and for the credentials that the kernel adds:
 * {@code struct msghdr} of {@code recvmsg(2)} with {@code SCM_CREDENTIALS} of {@code unix(7)}.
 * After {@link SocketOptions#passCredentials}, the memory has no room for another control message.
 * The kernel therefore closes descriptors that a peer sends along with a packet. Not thread-safe.
 */
public final class CredentialMessage {
  /** The user number that stands for an unknown user. */
  public static final int NOBODY = 65534;

  private static final int SOL_SOCKET = 1;
  private static final int SCM_CREDENTIALS = 2;

  private static final int NAME_LENGTH_OFFSET = 8;

  // struct msghdr, struct iovec and struct cmsghdr with struct ucred of 64-bit systems
  private static final int IOV_OFFSET = 16;
  private static final int IOV_COUNT_OFFSET = 24;
  private static final int CONTROL_OFFSET = 32;
  private static final int CONTROL_LENGTH_OFFSET = 40;
  private static final int VECTOR_AT = 56;
  private static final int CONTROL_AT = VECTOR_AT + 16;
  private static final int CONTROL_LEVEL_AT = CONTROL_AT + 8;
  private static final int CONTROL_TYPE_AT = CONTROL_AT + 12;
  private static final int PID_AT = CONTROL_AT + 16;
  private static final int UID_AT = CONTROL_AT + 20;
  private static final int GID_AT = CONTROL_AT + 24;
  private static final int CONTROL_LENGTH = 32;
  private static final int NAME_AT = CONTROL_AT + CONTROL_LENGTH;

  private final NativeBuffer memory;
  private final NativeBuffer header = new NativeBuffer(NAME_AT + UnixAddress.size());

  /**
   * Creates a message.
   *
   * @param memory the memory into which packets are received
   */
  public CredentialMessage(NativeBuffer memory) {
    this.memory = memory;
    header.buffer().putLong(0, header.address() + NAME_AT);
    header.buffer().putLong(IOV_OFFSET, header.address() + VECTOR_AT);
    header.buffer().putLong(IOV_COUNT_OFFSET, 1);
    header.buffer().putLong(CONTROL_OFFSET, header.address() + CONTROL_AT);
    header.buffer().putLong(VECTOR_AT + Long.BYTES, memory.buffer().capacity());
  }

  /** Prepares the msghdr for the next packet. Returns the address of the msghdr. */
  long prepare() {
    header.buffer().putLong(NAME_LENGTH_OFFSET, UnixAddress.size());
    header.buffer().putLong(VECTOR_AT, memory.address());
    header.buffer().putLong(CONTROL_LENGTH_OFFSET, CONTROL_LENGTH);
    header.buffer().putInt(CONTROL_TYPE_AT, 0);
    return header.address();
  }

  /**
   * Returns the user that sent the packet received last. The kernel reports the user only if {@link
   * SocketOptions#passCredentials} was called before the packet was sent.
   *
   * @return the user's number, {@link #NOBODY} if it is unknown
   */
  public int uid() {
    return hasCredentials() ? header.buffer().getInt(UID_AT) : NOBODY;
  }

  /**
   * Returns the group of the process that sent the packet received last, which is the process's
   * effective group unless the process stated another of its groups.
   *
   * @return the group's number, -1 if it is unknown
   */
  public int gid() {
    return hasCredentials() ? header.buffer().getInt(GID_AT) : -1;
  }

  /**
   * Returns the process that sent the packet received last. The kernel reports the process only if
   * {@link SocketOptions#passCredentials} was called before the packet was sent.
   *
   * @return the process id, 0 if it is unknown
   */
  public int pid() {
    return hasCredentials() ? header.buffer().getInt(PID_AT) : 0;
  }

  private boolean hasCredentials() {
    return header.buffer().getInt(CONTROL_LEVEL_AT) == SOL_SOCKET
        && header.buffer().getInt(CONTROL_TYPE_AT) == SCM_CREDENTIALS;
  }

  /**
   * Returns the address of the sender of the packet received last.
   *
   * @return the address; nothing can be sent to it if the sender is not bound
   */
  public UnixAddress source() {
    return UnixAddress.copyOf(header, NAME_AT, header.buffer().getInt(NAME_LENGTH_OFFSET));
  }
}
