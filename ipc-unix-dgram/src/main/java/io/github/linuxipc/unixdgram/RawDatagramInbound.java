package io.github.linuxipc.unixdgram;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.CredentialMessage;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.socket.packet.Listener;
import io.github.linuxipc.socket.packet.PacketAddress;
import io.github.linuxipc.socket.packet.PacketBuffer;
import io.github.linuxipc.socket.packet.PacketPolicy;
import io.github.linuxipc.socket.packet.PeerUsers;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;

/**
 * The receiving end of raw datagrams. All senders send to one socket. The kernel adds the sender's
 * credentials to each packet; packets of users that are not accepted are discarded.
 */
final class RawDatagramInbound implements InboundLink {
  private final Listener listener;
  private final PeerUsers users;
  private final LinkContext context;
  private final Poll wait;
  private final PacketBuffer packet;
  private final CredentialMessage credentials;
  private final Poll.Readiness<ErrnoException> fetch = this::fetch;
  private int lastAllowed = CredentialMessage.NOBODY;
  private int lastGroup = PeerUsers.NO_GROUP; // no sender has it, so that the first is checked

  /** The length of the packet that {@link #await} has already received, or -1 if there is none. */
  private int fetched = -1;

  private RawDatagramInbound(Listener listener, PeerUsers users, LinkContext context, Poll wait) {
    this.listener = listener;
    this.users = users;
    this.context = context;
    this.wait = wait;
    this.packet = new PacketBuffer(context.terms());
    this.credentials = new CredentialMessage(packet.memory());
  }

  static RawDatagramInbound open(
      PacketAddress socketAddress, DatagramKind kind, PacketPolicy policy, LinkContext context)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      Listener listener =
          undo.open(() -> Listener.bind(socketAddress, kind, policy, context), Listener::close);
      Poll wait = undo.open(Poll::open, Poll::close);
      return undo.done(new RawDatagramInbound(listener, policy.users(), context, wait));
    }
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    try {
      int length = fetched;
      fetched = -1;
      int count = length < 0 ? 0 : deliver(length, handler);
      boolean empty = count > 0; // after the prefetched packet, do not call the kernel at once
      while (count < limit && !empty) {
        length = listener.socket().receive(credentials);
        empty = length < 0;
        count += empty ? 0 : deliver(length, handler);
      }
      return count;
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  private int deliver(int length, FrameHandler handler) throws IOException {
    if (!isAllowed(credentials.uid(), credentials.gid())) {
      handler.onDiscarded(0, "a packet came from a user that is not accepted");
    } else if (packet.isTruncated(length)) {
      handler.onDiscarded(0, "a packet is longer than max-message-size");
    } else {
      handler.onFrame(0, packet.view(length));
      return 1;
    }
    return 0;
  }

  private boolean isAllowed(int uid, int gid) throws IOException {
    boolean allowed =
        (uid == lastAllowed && gid == lastGroup) || users.nameIfAllowed(uid, gid) != null;
    if (allowed) {
      lastAllowed = uid;
      lastGroup = gid;
    }
    return allowed;
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      if (fetched < 0 && !wait.yieldUntil(fetch)) {
        wait.await(listener.socket().file(), Poll.IN, timeoutNs);
      }
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  private boolean fetch() throws ErrnoException {
    fetched = listener.socket().receive(credentials);
    return fetched >= 0;
  }

  @Override
  public void wakeup() {
    wait.wakeup();
  }

  @Override
  public Address address() {
    return listener.address();
  }

  @Override
  public void close() {
    wait.close();
    listener.close();
  }
}
