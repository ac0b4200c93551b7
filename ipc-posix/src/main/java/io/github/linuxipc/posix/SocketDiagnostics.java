package io.github.linuxipc.posix;

import java.lang.ref.Reference;
import java.util.OptionalInt;

/**
 * Queries the kernel about the socket to which a Unix socket is connected: {@code sock_diag(7)}. A
 * datagram socket has no {@code SO_PEERCRED}. Before anything is sent, this query tells which user
 * owns the peer socket, and whether the peer socket is in this network namespace. Stateless and
 * thread-safe.
 */
public final class SocketDiagnostics {
  private static final int AF_NETLINK = 16;
  private static final int SOCK_RAW = 3;
  private static final int NETLINK_SOCK_DIAG = 4;
  private static final short SOCK_DIAG_BY_FAMILY = 20;
  private static final short NLMSG_ERROR = 2;
  private static final short NLM_F_REQUEST = 1;

  // struct nlmsghdr and struct unix_diag_req
  private static final int TYPE_OFFSET = 4;
  private static final int FLAGS_OFFSET = 6;
  private static final int HEADER_LENGTH = 16;
  private static final int FAMILY_OFFSET = HEADER_LENGTH;
  private static final int STATES_OFFSET = HEADER_LENGTH + 4;
  private static final int INODE_OFFSET = HEADER_LENGTH + 8;
  private static final int SHOW_OFFSET = HEADER_LENGTH + 12;
  private static final int COOKIE_OFFSET = HEADER_LENGTH + 16;
  private static final int REQUEST_LENGTH = HEADER_LENGTH + 24;
  private static final long NO_COOKIE = -1;
  private static final int ALL_STATES = -1;
  private static final int SHOW_PEER = 4;
  private static final int SHOW_UID = 0x40; // Linux 5.3

  // struct nlmsgerr, struct unix_diag_msg, and struct rtattr after it
  private static final int ERROR_OFFSET = HEADER_LENGTH;
  private static final int ATTRIBUTES_OFFSET = HEADER_LENGTH + 16;
  private static final int ATTRIBUTE_HEADER = 4;
  private static final short PEER = 2;
  private static final short UID = 7;
  private static final int ALIGNMENT = 4;
  private static final int LONGEST_REPLY = 4096;

  /** The inode of a socket that no process has open. */
  private static final int CLOSED = 0;

  private SocketDiagnostics() {}

  /**
   * Returns the user that created the socket to which a socket is connected. The query is about the
   * socket and not about its name, so the answer stays true while both are connected.
   *
   * @param connected the socket
   * @return the user's number; empty if the peer is in another network namespace, or has closed
   * @throws ErrnoException if the kernel does not answer: it lacks the diagnostics of Unix sockets,
   *     is older than 5.3, or forbids the query
   */
  public static OptionalInt peerUid(UnixSocket connected) throws ErrnoException {
    int netlink =
        NativeLibrary.libc()
            .socket(AF_NETLINK, SOCK_RAW | OpenFile.CLOSE_ON_EXEC, NETLINK_SOCK_DIAG);
    if (netlink < 0) {
      throw NativeLibrary.failure("socket(NETLINK_SOCK_DIAG)");
    }
    try (OpenFile file = new OpenFile(netlink)) {
      int own = (int) connected.file().status().inode();
      NativeBuffer reply = new NativeBuffer(LONGEST_REPLY);
      int length = query(file, own, SHOW_PEER, reply);
      int at = attribute(reply, length, PEER);
      int peer = at < 0 ? CLOSED : reply.buffer().getInt(at);
      return peer == CLOSED ? OptionalInt.empty() : uid(file, peer);
    }
  }

  private static OptionalInt uid(OpenFile netlink, int inode) throws ErrnoException {
    NativeBuffer reply = new NativeBuffer(LONGEST_REPLY);
    int length;
    try {
      length = query(netlink, inode, SHOW_UID, reply);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        // The peer socket has been closed or is in another network namespace. ENOENT does not mean
        // that the kernel lacks the query, because it has answered for this process's own socket.
        return OptionalInt.empty();
      }
      throw e;
    }
    int at = attribute(reply, length, UID);
    if (at < 0) {
      throw new ErrnoException("sock_diag(UDIAG_SHOW_UID)", Errno.ENOSYS);
    }
    return OptionalInt.of(reply.buffer().getInt(at));
  }

  /** Queries one socket and returns the length of the reply. */
  private static int query(OpenFile netlink, int inode, int show, NativeBuffer reply)
      throws ErrnoException {
    NativeBuffer request = new NativeBuffer(REQUEST_LENGTH);
    request.buffer().putInt(0, REQUEST_LENGTH);
    request.buffer().putShort(TYPE_OFFSET, SOCK_DIAG_BY_FAMILY);
    request.buffer().putShort(FLAGS_OFFSET, NLM_F_REQUEST);
    request.buffer().put(FAMILY_OFFSET, (byte) UnixSocket.AF_UNIX);
    request.buffer().putInt(STATES_OFFSET, ALL_STATES);
    request.buffer().putInt(INODE_OFFSET, inode);
    request.buffer().putInt(SHOW_OFFSET, show);
    request.buffer().putLong(COOKIE_OFFSET, NO_COOKIE);
    try {
      long sent;
      do {
        sent = NativeLibrary.libc().send(netlink.fd(), request.address(), REQUEST_LENGTH, 0);
      } while (sent < 0 && OpenFile.isInterrupted("send(NETLINK_SOCK_DIAG)"));
    } finally {
      Reference.reachabilityFence(request);
    }
    long length;
    do { // the kernel has queued its reply before send returns
      length = NativeLibrary.libc().recv(netlink.fd(), reply.address(), LONGEST_REPLY, 0);
    } while (length < 0 && OpenFile.isInterrupted("recv(NETLINK_SOCK_DIAG)"));
    if (reply.buffer().getShort(TYPE_OFFSET) == NLMSG_ERROR) {
      throw new ErrnoException("sock_diag", -reply.buffer().getInt(ERROR_OFFSET));
    }
    return (int) length;
  }

  /** Returns the offset of an attribute's value, -1 if the reply lacks the attribute. */
  private static int attribute(NativeBuffer reply, int length, short type) {
    int at = ATTRIBUTES_OFFSET;
    while (at + ATTRIBUTE_HEADER + Integer.BYTES <= length) {
      if (reply.buffer().getShort(at + Short.BYTES) == type) {
        return at + ATTRIBUTE_HEADER;
      }
      int size = Math.max(ATTRIBUTE_HEADER, reply.buffer().getShort(at) & 0xffff);
      at += (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
    return -1;
  }
}
