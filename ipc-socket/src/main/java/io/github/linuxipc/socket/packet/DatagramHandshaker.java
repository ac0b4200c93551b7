package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.CredentialMessage;
import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.spi.Cleanup;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers hellos that come as datagrams. Each sender that is admitted gets a socket of its own,
 * connected to the sender's, which connects back: so nobody else can send to either, each pair has
 * its own room, and no sender ever reaches a successor by mistake.
 */
final class DatagramHandshaker implements PacketHandshaker {
  private static final Logger LOG = LoggerFactory.getLogger(DatagramHandshaker.class);

  private final AdmissionControl admission;
  private final Epoll epoll;
  private final NativeBuffer hello = new NativeBuffer(HandshakeDescriptor.HELLO_LENGTH);
  private final CredentialMessage packet = new CredentialMessage(hello);
  private final Map<Long, PacketConnection> watched = new HashMap<>();
  private long lastKey;

  DatagramHandshaker(AdmissionControl admission, Epoll epoll) {
    this.admission = admission;
    this.epoll = epoll;
  }

  @Override
  public boolean next(UnixSocket door) throws IOException {
    int length = door.receive(packet);
    if (length < 0) {
      return false;
    }
    String user = admission.userOf(packet.uid());
    if (user == null) {
      answer(door, HandshakeStatus.NOT_ALLOWED);
    } else if (!admission.isHello(hello.buffer(), length)) {
      admission.refused("a datagram that is no hello of this library");
    } else {
      HandshakeStatus status = admission.refusal(hello.buffer());
      answerUnlessOk(door, status == null ? admit(user) : status);
    }
    return true;
  }

  private HandshakeStatus admit(String user) throws IOException {
    UnixAddress source = packet.source();
    PacketConnection guest;
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(PacketKind.DATAGRAM::open, UnixSocket::close);
      int number = HandshakeDescriptor.sender(hello.buffer());
      guest = new PacketConnection(socket, PacketKind.DATAGRAM, admission.nextPeer(), number, user);
      guest.setProcess(packet.pid());
      if (!connect(socket, source)) {
        return HandshakeStatus.OK; // there is nobody to hear another answer
      }
      HandshakeStatus status = admission.reserve(guest);
      if (status != HandshakeStatus.OK) {
        return status;
      }
      admission.enter(guest); // before the sender knows: whoever polls then has been told of it
      undo.done(guest);
    }
    welcome(guest);
    return HandshakeStatus.OK;
  }

  /** Connects back; false if the sender has gone. */
  private boolean connect(UnixSocket socket, UnixAddress source) {
    try {
      socket.bindAnywhere();
      socket.connect(source);
      return true;
    } catch (ErrnoException e) {
      LOG.debug("A sender to {} went before it was answered", admission.channel(), e);
      return false;
    }
  }

  private void welcome(PacketConnection guest) throws ErrnoException {
    long key = ++lastKey;
    watched.put(key, guest);
    try {
      admission.reply(guest.socket(), HandshakeStatus.OK);
    } catch (ErrnoException e) {
      LOG.debug("A sender to {} went before it was admitted", admission.channel(), e);
    }
    guest.watchBy(epoll, key); // which tells at once of one that is gone already
  }

  private void answerUnlessOk(UnixSocket door, HandshakeStatus status) {
    if (status != HandshakeStatus.OK) {
      answer(door, status);
    }
  }

  private void answer(UnixSocket door, HandshakeStatus status) {
    try {
      door.sendTo(packet.source(), admission.reply(status), HandshakeDescriptor.REPLY_LENGTH);
    } catch (ErrnoException e) {
      LOG.debug("One that was turned away by {} did not wait for it", admission.channel(), e);
    }
  }

  @Override
  public void turnAwayNext(UnixSocket door) {
    answer(door, HandshakeStatus.NO_DESCRIPTORS); // the one whose hello was taken last
  }

  /** A sender's queue has gone, and the sender with it; or it took what it should have left. */
  @Override
  public void advance(long key) {
    PacketConnection guest = watched.get(key);
    if (guest != null && (guest.isClosed() || admission.noteIfGone(guest))) {
      watched.remove(key);
    }
  }

  @Override
  public void tick() {
    watched.values().removeIf(PacketConnection::isClosed);
  }

  @Override
  public long leftNs() {
    return Long.MAX_VALUE;
  }

  @Override
  public void close() {
    watched.clear();
  }
}
