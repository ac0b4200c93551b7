package io.github.linuxipc.unixdgram;

import io.github.linuxipc.posix.CredentialMessage;
import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.socket.packet.AdmissionControl;
import io.github.linuxipc.socket.packet.PacketConnection;
import io.github.linuxipc.socket.packet.PacketHandshaker;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.support.connect.AcceptBackoff;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers hellos that arrive as datagrams. For each admitted sender the receiver creates a socket
 * and connects it to the sender's socket. The sender connects its own socket to that socket.
 * Therefore no third process can send to either socket, each pair of sockets has its own buffers,
 * and a sender never reaches a later receiver of the same name by mistake.
 */
final class DatagramHandshaker implements PacketHandshaker {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramHandshaker.class);

  private final DatagramKind kind;
  private final AdmissionControl admission;
  private final Epoll epoll;
  private final NativeBuffer hello = new NativeBuffer(HandshakeDescriptor.HELLO_LENGTH);
  private final CredentialMessage packet = new CredentialMessage(hello);
  private final Map<Long, PacketConnection> monitored = new HashMap<>();
  private long lastKey;

  /**
   * The user of the last hello if the hello was acceptable, or null. Its sender need not have been
   * admitted.
   */
  private @Nullable String pending;

  DatagramHandshaker(DatagramKind kind, AdmissionControl admission, Epoll epoll) {
    this.kind = kind;
    this.admission = admission;
    this.epoll = epoll;
  }

  @Override
  public boolean next(UnixSocket listener) throws IOException {
    pending = null;
    int length = listener.receive(packet);
    if (length < 0) {
      return false;
    }
    String user = admission.userOf(packet.uid(), packet.gid());
    if (user == null) {
      answer(listener, HandshakeStatus.NOT_ALLOWED);
    } else if (!admission.isHello(hello.buffer(), length)) {
      admission.logRefusal("a datagram is not a hello of this library");
    } else {
      HandshakeStatus status = admission.refusal(hello.buffer());
      pending = status == null ? user : null;
      answerUnlessOk(listener, status == null ? admit(user) : status);
    }
    return true;
  }

  private HandshakeStatus admit(String user) throws IOException {
    UnixAddress source = packet.source();
    PacketConnection connection;
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(kind::open, UnixSocket::close);
      int number = HandshakeDescriptor.sender(hello.buffer());
      connection = new PacketConnection(socket, kind, admission.nextPeer(), number, user);
      connection.setProcess(packet.pid());
      if (!connect(socket, source)) {
        return HandshakeStatus.OK; // the sender has gone: there is no address to reply to
      }
      HandshakeStatus status = admission.reserveSlot(connection);
      if (status != HandshakeStatus.OK) {
        return status;
      }
      // Published before the reply, so that any poll after the sender's connect reports the sender.
      admission.publishAdmitted(connection);
      undo.done(connection);
    }
    confirm(connection);
    return HandshakeStatus.OK;
  }

  /**
   * Connects the socket to the sender. Returns false if that fails; the sender has usually gone.
   */
  private boolean connect(UnixSocket socket, UnixAddress source) {
    try {
      socket.bindAnywhere();
      socket.connect(source);
      return true;
    } catch (ErrnoException e) {
      LOG.debug("A sender to {} cannot be answered; it has probably left", admission.channel(), e);
      return false;
    }
  }

  private void confirm(PacketConnection connection) throws ErrnoException {
    long key = ++lastKey;
    monitored.put(key, connection);
    try {
      admission.reply(connection.socket(), HandshakeStatus.OK);
    } catch (ErrnoException e) {
      LOG.debug(
          "A sender to {} left before it got the reply that admits it", admission.channel(), e);
    }
    connection.registerWith(epoll, key); // a sender that has already gone is reported at once
  }

  private void answerUnlessOk(UnixSocket listener, HandshakeStatus status) {
    if (status != HandshakeStatus.OK) {
      answer(listener, status);
    }
  }

  private void answer(UnixSocket listener, HandshakeStatus status) {
    try {
      listener.sendTo(packet.source(), admission.reply(status), HandshakeDescriptor.REPLY_LENGTH);
    } catch (ErrnoException e) {
      LOG.debug("A sender that {} rejected left before the reply", admission.channel(), e);
    }
  }

  /**
   * Answers the last hello, if its sender could not be admitted. Unless descriptors were lacking,
   * the admission is tried once more, because the error may be temporary.
   */
  @Override
  public void rejectNext(UnixSocket listener, IOException cause) throws IOException {
    if (AcceptBackoff.isForWantOfDescriptors(cause)) {
      answer(listener, HandshakeStatus.NO_DESCRIPTORS);
      return;
    }
    String user = pending;
    if (user != null) {
      answerUnlessOk(listener, admit(user));
    }
  }

  /**
   * Handles an event of a sender's socket. The sender counts as gone when the reply has left its
   * queue: because its socket was closed, or because it has read the reply, which the protocol
   * forbids.
   */
  @Override
  public void advance(long key) {
    PacketConnection connection = monitored.get(key);
    if (connection != null && (connection.isClosed() || admission.markIfGone(connection))) {
      monitored.remove(key);
    }
  }

  @Override
  public void tick() {
    monitored.values().removeIf(PacketConnection::isClosed);
  }

  @Override
  public long leftNs() {
    return Long.MAX_VALUE;
  }

  @Override
  public void close() {
    monitored.clear();
  }
}
