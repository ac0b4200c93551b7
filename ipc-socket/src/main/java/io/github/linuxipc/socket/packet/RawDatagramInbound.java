package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.CredentialMessage;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;

/**
 * The receiving end of raw datagrams. All senders reach one socket, and the kernel adds to each
 * packet whose it is; packets of users that are not accepted are skipped.
 */
final class RawDatagramInbound implements InboundLink {
  private final Listener listener;
  private final PeerUsers users;
  private final LinkContext context;
  private final Poll wait;
  private final PacketBuffer packet;
  private final CredentialMessage credentialed;
  private final Poll.Readiness<ErrnoException> fetch = this::fetch;
  private int lastAllowed = CredentialMessage.NOBODY;

  /** The length of a packet that was received in {@link #await}; -1 if none was. */
  private int fetched = -1;

  private RawDatagramInbound(Listener listener, PeerUsers users, LinkContext context, Poll wait) {
    this.listener = listener;
    this.users = users;
    this.context = context;
    this.wait = wait;
    this.packet = new PacketBuffer(context.terms());
    this.credentialed = new CredentialMessage(packet.memory());
  }

  static RawDatagramInbound open(PacketAddress place, PacketPolicy policy, LinkContext context)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      Listener listener =
          undo.open(
              () -> Listener.bind(place, PacketKind.DATAGRAM, policy, context), Listener::close);
      Poll wait = undo.open(Poll::open, Poll::close);
      return undo.done(new RawDatagramInbound(listener, policy.users(), context, wait));
    }
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    try {
      int length = fetched;
      fetched = -1;
      int count = length < 0 ? 0 : hand(length, handler);
      boolean empty = count > 0; // it need not be asked again at once
      while (count < limit && !empty) {
        length = listener.socket().receive(credentialed);
        empty = length < 0;
        count += empty ? 0 : hand(length, handler);
      }
      return count;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private int hand(int length, FrameHandler handler) throws IOException {
    if (!isAllowed(credentialed.uid())) {
      handler.onDiscarded(0, "a packet of a user that is not accepted");
    } else if (packet.isCut(length)) {
      handler.onDiscarded(0, "a packet is longer than max-message-size");
    } else {
      handler.onFrame(0, packet.view(length));
      return 1;
    }
    return 0;
  }

  private boolean isAllowed(int uid) throws IOException {
    boolean allowed = uid == lastAllowed || users.nameIfAllowed(uid) != null;
    if (allowed) {
      lastAllowed = uid;
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
      throw failed(e);
    }
  }

  private boolean fetch() throws ErrnoException {
    fetched = listener.socket().receive(credentialed);
    return fetched >= 0;
  }

  private IpcException failed(IOException e) {
    return context.failure(
        ErrorCode.IO, "The socket cannot be read: " + e.getMessage(), "Bind it again.", e);
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
