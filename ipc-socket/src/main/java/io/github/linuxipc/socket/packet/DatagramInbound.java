package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.posix.CredentialedPacket;
import io.github.linuxipc.posix.PollWait;
import io.github.linuxipc.posix.PresenceLocks;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.shared.SenderPresence;
import io.github.linuxipc.spi.shared.SenderTable;
import java.io.IOException;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of datagrams. All senders reach one socket, and the kernel adds to each packet
 * whose it is; packets of users that are not accepted are skipped.
 */
public final class DatagramInbound implements InboundLink {
  private final DatagramPlace place;
  private final LinkContext context;
  private final PollWait wait;
  private final PacketBuffer packet;
  private final CredentialedPacket credentialed;
  private final SenderUsers users;
  private final @Nullable SenderTable senders;
  private final long room = PacketLimits.queueLength();

  private DatagramInbound(
      DatagramPlace place, PeerUsers allowed, LinkContext context, PollWait wait) {
    this.place = place;
    this.context = context;
    this.wait = wait;
    this.packet = new PacketBuffer(context.terms());
    this.credentialed = new CredentialedPacket(packet.memory());
    this.users = new SenderUsers(allowed);
    Roll roll = place.roll();
    this.senders =
        roll == null
            ? null
            : new SenderTable(new LockedSenders(roll.locks()), context.terms().maxSenders());
  }

  /**
   * Binds.
   *
   * @param at where
   * @param policy how to treat those who reach it
   * @param context the channel's settings
   * @return the link
   * @throws IOException if it cannot be bound; nothing is left behind
   */
  public static DatagramInbound open(PacketPlace at, PacketPolicy policy, LinkContext context)
      throws IOException {
    DatagramPlace place = DatagramPlace.bind(at, policy.open(), context.terms());
    PollWait wait = null;
    try {
      wait = PollWait.open();
      return new DatagramInbound(place, policy.users(), context, wait);
    } catch (IOException | RuntimeException | Error e) {
      if (wait != null) {
        wait.close();
      }
      place.close();
      throw e;
    }
  }

  /** Senders hold a lock each. */
  private record LockedSenders(PresenceLocks locks) implements SenderPresence {
    @Override
    public boolean isPresent(int sender) throws IOException {
      return locks.senderLives(sender);
    }

    @Override
    public void forEachPresent(IntConsumer visitor) throws IOException {
      locks.forEachSender(visitor);
    }
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    try {
      SenderTable table = senders;
      return table == null ? pollRaw(handler, limit) : pollFrames(table, handler, limit);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private int pollRaw(FrameHandler handler, int limit) throws IOException {
    int count = 0;
    while (count < limit) {
      int length = receive();
      if (length < 0) {
        break;
      }
      if (!users.accept(0, credentialed.uid())) {
        handler.onSkipped(0, "a packet of a user that is not accepted");
      } else if (packet.isCut(length)) {
        handler.onSkipped(0, "a packet is longer than max-message-size");
      } else {
        count++;
        handler.onFrame(0, packet.view(length));
      }
    }
    return count;
  }

  private int pollFrames(SenderTable table, FrameHandler handler, int limit) throws IOException {
    table.scanIfDue(room, handler);
    int count = 0;
    while (count < limit) {
      int length = receive();
      if (length < 0) {
        table.settle(true, handler);
        return count;
      }
      table.taken(1);
      count += handFrame(table, length, handler);
    }
    table.settle(false, handler);
    return count;
  }

  private int handFrame(SenderTable table, int length, FrameHandler handler) throws IOException {
    if (!packet.isFrame(length, 0)) {
      handler.onSkipped(0, "a packet that is no frame; is somebody sending who is none of us?");
      return 0;
    }
    if (!users.accept(packet.sender(), credentialed.uid())) {
      handler.onSkipped(0, "a packet of a user that is not accepted, or not the sender's");
      return 0;
    }
    return table.hand(packet.view(length), room, handler);
  }

  private int receive() throws IOException {
    return place.socket().receive(credentialed);
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    try {
      SenderTable table = senders;
      long ns = table == null ? timeoutNs : table.sleepNs(timeoutNs);
      wait.awaitAfterYields(place.socket().file(), PollWait.IN, ns);
    } catch (IOException e) {
      throw failed(e);
    }
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
    return place.address();
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return type == PeerCredentials.class ? Optional.of(type.cast(users)) : Optional.empty();
  }

  @Override
  public void close() {
    wait.close();
    place.close();
  }
}
