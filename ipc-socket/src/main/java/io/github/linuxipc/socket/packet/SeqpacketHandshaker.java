package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.SocketOptions;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.socket.handshake.SocketLimits;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.connect.AcceptBackoff;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections and, under {@code wire=framed}, waits for each to send its hello. */
final class SeqpacketHandshaker implements PacketHandshaker {
  private static final Logger LOG = LoggerFactory.getLogger(SeqpacketHandshaker.class);

  private final SeqpacketKind kind;
  private final AdmissionControl admission;
  private final Epoll epoll;
  private final Map<Long, PendingHandshake> handshaking = new LinkedHashMap<>();
  private final NativeBuffer hello = new NativeBuffer(HandshakeDescriptor.HELLO_LENGTH);
  private long lastKey;

  /** A connection whose hello has not arrived yet. */
  private record PendingHandshake(UnixSocket socket, String user, long deadlineNs) {
    long leftNs() {
      return deadlineNs - System.nanoTime();
    }
  }

  SeqpacketHandshaker(SeqpacketKind kind, AdmissionControl admission, Epoll epoll) {
    this.kind = kind;
    this.admission = admission;
    this.epoll = epoll;
  }

  @Override
  public boolean next(UnixSocket listener) throws IOException {
    UnixSocket accepted = listener.accept();
    if (accepted == null) {
      return false;
    }
    try (Cleanup undo = new Cleanup()) {
      undo.add(accepted::close);
      beginHandshake(accepted);
      undo.done(accepted);
    } catch (IOException e) {
      KernelErrors.forbiddenCall(e).ifPresent(call -> admission.logRefusal(call.what()));
      LOG.debug("A connection to {} was lost before its handshake", admission.channel(), e);
    }
    return true;
  }

  private void beginHandshake(UnixSocket accepted) throws IOException {
    SocketOptions peer = accepted.options();
    String user = admission.userOf(peer.peerUid(), peer.peerGid());
    if (user == null) {
      reject(accepted, HandshakeStatus.NOT_ALLOWED);
    } else if (admission.terms().wire() == WireFormat.RAW) {
      admit(accepted, (int) admission.nextPeer(), user);
    } else {
      awaitHello(accepted, user);
    }
  }

  private void awaitHello(UnixSocket accepted, String user) throws IOException {
    if (handshaking.size() >= SocketLimits.MAX_HANDSHAKES) {
      admission.logRefusal("too many connections have not sent a hello; the oldest is closed");
      drop(handshaking.keySet().iterator().next());
    }
    long key = ++lastKey;
    long deadlineNs = System.nanoTime() + kind.handshakeTimeout().toNanos();
    epoll.add(accepted.file(), key); // if this fails, the caller closes the socket
    handshaking.put(key, new PendingHandshake(accepted, user, deadlineNs));
    advance(key);
  }

  @Override
  public void advance(long key) {
    PendingHandshake handshake = handshaking.get(key);
    if (handshake == null) {
      return; // closed meanwhile
    }
    try {
      int length = handshake.socket().receive(hello);
      if (length >= 0) {
        epoll.remove(handshake.socket().file());
        handshaking.remove(key);
        answer(handshake, length);
      }
    } catch (IOException e) {
      LOG.debug("A handshake on {} failed", admission.channel(), e);
      if (handshaking.remove(key) != null) {
        handshake.socket().close(); // else it is closed already, or the poller will detect its end
      }
    }
  }

  private void answer(PendingHandshake handshake, int length) throws IOException {
    if (!admission.isHello(hello.buffer(), length)) {
      if (length > 0) {
        admission.logRefusal("the first packet is not a hello of this library");
      }
      handshake.socket().close();
      return;
    }
    HandshakeStatus refusal = admission.refusal(hello.buffer());
    if (refusal == null) {
      admit(handshake.socket(), HandshakeDescriptor.sender(hello.buffer()), handshake.user());
    } else {
      admission.logRefusal("wire version, max-message-size or secret of the ends differ");
      reject(handshake.socket(), refusal);
    }
  }

  private void admit(UnixSocket socket, int number, String user) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(socket::close);
      PacketConnection connection =
          new PacketConnection(socket, kind, admission.nextPeer(), number, user);
      connection.setProcess(socket.options().peerPid());
      HandshakeStatus status = admission.reserveSlot(connection);
      if (status != HandshakeStatus.OK) {
        reject(socket, undo.done(status));
        return;
      }
      // Published before the reply, so that any poll after the sender's connect reports the sender.
      admission.publishAdmitted(connection);
      undo.done(connection);
    }
    if (admission.terms().wire() == WireFormat.FRAMED) {
      // If the reply cannot be sent, the polling thread detects the end of the connection.
      admission.reply(socket, HandshakeStatus.OK);
    }
  }

  /** Replies with the reason, under {@code wire=framed}, and closes the connection. */
  private void reject(UnixSocket accepted, HandshakeStatus status) {
    try {
      if (admission.terms().wire() == WireFormat.FRAMED) {
        admission.reply(accepted, status);
      }
    } catch (ErrnoException e) {
      LOG.debug("A sender that {} rejected left before the reply", admission.channel(), e);
    } finally {
      accepted.close();
    }
  }

  @Override
  public void rejectNext(UnixSocket listener, IOException cause) throws IOException {
    UnixSocket late = listener.accept();
    if (late != null) {
      if (AcceptBackoff.isForWantOfDescriptors(cause)) {
        reject(late, HandshakeStatus.NO_DESCRIPTORS);
      } else {
        late.close();
      }
    }
  }

  @Override
  public void tick() {
    Iterator<PendingHandshake> oldestFirst = handshaking.values().iterator();
    while (oldestFirst.hasNext()) {
      PendingHandshake handshake = oldestFirst.next();
      if (handshake.leftNs() > 0) {
        break;
      }
      admission.logRefusal("a connection sent no hello within handshake-timeout");
      oldestFirst.remove();
      handshake.socket().close();
    }
  }

  @Override
  public long leftNs() {
    return handshaking.isEmpty() ? Long.MAX_VALUE : handshaking.values().iterator().next().leftNs();
  }

  private void drop(Long key) {
    PendingHandshake handshake = handshaking.remove(key);
    if (handshake != null) {
      handshake.socket().close();
    }
  }

  @Override
  public void close() {
    handshaking.values().forEach(handshake -> handshake.socket().close());
    handshaking.clear();
  }
}
