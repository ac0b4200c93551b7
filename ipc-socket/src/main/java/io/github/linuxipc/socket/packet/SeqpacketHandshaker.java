package io.github.linuxipc.socket.packet;

import io.github.linuxipc.posix.Epoll;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.socket.handshake.HandshakeDescriptor;
import io.github.linuxipc.socket.handshake.HandshakeStatus;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Accepts connections, and under {@code wire=framed} waits until they say hello. */
final class SeqpacketHandshaker implements PacketHandshaker {
  private static final Logger LOG = LoggerFactory.getLogger(SeqpacketHandshaker.class);

  /** The most handshakes at a time; the oldest gives way to a new one. */
  private static final int MOST_GREETINGS = 64;

  private final AdmissionControl admission;
  private final long handshakeTimeoutNs;
  private final Epoll epoll;
  private final Map<Long, Greeting> handshaking = new LinkedHashMap<>();
  private final NativeBuffer hello = new NativeBuffer(HandshakeDescriptor.HELLO_LENGTH);
  private long lastKey;

  /** A connection that has not said hello yet. */
  private record Greeting(UnixSocket socket, String user, long deadlineNs) {
    long leftNs() {
      return deadlineNs - System.nanoTime();
    }
  }

  SeqpacketHandshaker(AdmissionControl admission, Duration handshakeTimeout, Epoll epoll) {
    this.admission = admission;
    this.handshakeTimeoutNs = handshakeTimeout.toNanos();
    this.epoll = epoll;
  }

  @Override
  public boolean next(UnixSocket door) throws IOException {
    UnixSocket accepted = door.accept();
    if (accepted == null) {
      return false;
    }
    try (Cleanup undo = new Cleanup()) {
      undo.add(accepted::close);
      beginHandshake(accepted);
      undo.done(accepted);
    } catch (IOException e) {
      LOG.debug("A connection to {} was lost before it was looked at", admission.channel(), e);
    }
    return true;
  }

  private void beginHandshake(UnixSocket accepted) throws IOException {
    String user = admission.userOf(accepted.options().peerUid());
    if (user == null) {
      reject(accepted, HandshakeStatus.NOT_ALLOWED);
    } else if (admission.terms().wire() == WireFormat.RAW) {
      admit(accepted, (int) admission.nextPeer(), user);
    } else {
      talk(accepted, user);
    }
  }

  private void talk(UnixSocket accepted, String user) throws IOException {
    if (handshaking.size() >= MOST_GREETINGS) {
      admission.refused("too many connections that say nothing");
      drop(handshaking.keySet().iterator().next());
    }
    long key = ++lastKey;
    handshaking.put(key, new Greeting(accepted, user, System.nanoTime() + handshakeTimeoutNs));
    epoll.add(accepted.file(), key);
    advance(key);
  }

  @Override
  public void advance(long key) {
    Greeting greeting = handshaking.get(key);
    if (greeting == null) {
      return; // dropped meanwhile
    }
    try {
      int length = greeting.socket().receive(hello);
      if (length >= 0) {
        epoll.remove(greeting.socket().file());
        handshaking.remove(key);
        answer(greeting, length);
      }
    } catch (IOException e) {
      LOG.debug("A handshake on {} failed", admission.channel(), e);
      if (handshaking.remove(key) != null) {
        greeting.socket().close(); // else it has its place, and the polling thread sees it go
      }
    }
  }

  private void answer(Greeting greeting, int length) throws IOException {
    if (!admission.isHello(hello.buffer(), length)) {
      if (length > 0) {
        admission.refused("what is said is no hello of this library");
      }
      greeting.socket().close();
      return;
    }
    HandshakeStatus refusal = admission.refusal(hello.buffer());
    if (refusal == null) {
      admit(greeting.socket(), HandshakeDescriptor.sender(hello.buffer()), greeting.user());
    } else {
      admission.refused("the ends do not agree");
      reject(greeting.socket(), refusal);
    }
  }

  private void admit(UnixSocket socket, int number, String user) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(socket::close);
      PacketConnection guest =
          new PacketConnection(socket, PacketKind.SEQPACKET, admission.nextPeer(), number, user);
      guest.setProcess(socket.options().peerPid());
      HandshakeStatus status = admission.reserve(guest);
      if (status != HandshakeStatus.OK) {
        reject(socket, undo.done(status));
        return;
      }
      admission.enter(guest); // before the sender knows: whoever polls then has been told of it
      undo.done(guest);
    }
    if (admission.terms().wire()
        == WireFormat.FRAMED) { // if it fails, the polling thread sees it go
      admission.reply(socket, HandshakeStatus.OK);
    }
  }

  /** Says why and closes. */
  private void reject(UnixSocket accepted, HandshakeStatus status) {
    try {
      if (admission.terms().wire() == WireFormat.FRAMED) {
        admission.reply(accepted, status);
      }
    } catch (ErrnoException e) {
      LOG.debug("One that was turned away by {} did not wait for it", admission.channel(), e);
    } finally {
      accepted.close();
    }
  }

  @Override
  public void turnAwayNext(UnixSocket door) throws IOException {
    UnixSocket late = door.accept();
    if (late != null) {
      reject(late, HandshakeStatus.NO_DESCRIPTORS);
    }
  }

  @Override
  public void tick() {
    Iterator<Greeting> oldestFirst = handshaking.values().iterator();
    while (oldestFirst.hasNext()) {
      Greeting greeting = oldestFirst.next();
      if (greeting.leftNs() > 0) {
        break;
      }
      admission.refused("a connection that was silent too long");
      oldestFirst.remove();
      greeting.socket().close();
    }
  }

  @Override
  public long leftNs() {
    return handshaking.isEmpty() ? Long.MAX_VALUE : handshaking.values().iterator().next().leftNs();
  }

  private void drop(Long key) {
    Greeting greeting = handshaking.remove(key);
    if (greeting != null) {
      greeting.socket().close();
    }
  }

  @Override
  public void close() {
    handshaking.values().forEach(greeting -> greeting.socket().close());
    handshaking.clear();
  }
}
