package io.github.linuxipc.shm;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.SharedLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.NativeAvailability;
import io.github.linuxipc.support.connect.AllowedPeers;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Channels in shared memory. The scheme is {@code shm}. The target is a channel name, or the
 * absolute path of a directory that the receiver creates. The options are set at the receiver.
 * Senders use the values that the receiver wrote into the segment.
 */
public final class ShmTransport implements Transport {
  private static final Option<Long> CAPACITY =
      new Option<>(
          "capacity",
          4L << 20,
          "most bytes of a sender's lane, a power of two from 4k to 1g; set at the receiver",
          ShmTransport::capacity);

  private static final Option<NotifyMode> NOTIFY =
      new Option<>(
          "notify",
          NotifyMode.FUTEX,
          "how a waiting thread is woken: futex (it sleeps), spin (it polls and uses a whole core),"
              + " or a notifier such as sem or signal; set at the receiver",
          NotifyMode::parse);

  private static final Option<MemoryKind> MEMORY =
      new Option<>(
          "memory",
          MemoryKind.DEFAULT,
          "named (files of the receiver's user; default) or sealed (no other process can truncate"
              + " it); set at the receiver",
          MemoryKind::parse);

  /** Creates the provider. Opens no file and loads no library. */
  public ShmTransport() {}

  private static Long capacity(String text) {
    long capacity = OptionParsers.size(text);
    if (!LaneDescriptor.isCapacity(capacity)) {
      throw new IllegalArgumentException("a power of two from 4k to 1g is allowed");
    }
    return capacity;
  }

  @Override
  public String scheme() {
    return "shm";
  }

  @Override
  public Availability availability() {
    return NativeAvailability.check();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.ZERO_COPY, Capability.PERSISTENT, Capability.UNRELATED_PROCESSES);
  }

  @Override
  public List<Option<?>> options() {
    return List.of(CAPACITY, NOTIFY, MEMORY, AllowedPeers.ALLOW_USERS, AllowedPeers.ALLOW_GROUPS);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    ChannelDirectory directory = ChannelDirectory.of(address, context);
    AllowedPeers allowed = AllowedPeers.of(address, context);
    MemoryKind memory = memory(context, allowed);
    int capacity = context.option(CAPACITY).intValue();
    requireRoom(context, capacity);
    NotifyMode notify = context.option(NOTIFY);
    try (Cleanup undo = new Cleanup()) {
      BoundSegment segment =
          undo.open(
              () ->
                  memory == MemoryKind.SEALED
                      ? SealedSegment.bind(directory, context, capacity, notify, allowed)
                      : NamedSegment.bind(
                          directory,
                          context,
                          capacity,
                          DoorbellFactory.of(notify, directory.path(), context)),
              bound -> bound.close(bound.persistent()));
      ShmInbound link =
          undo.open(() -> new ShmInbound(address.bare(), context, segment), ShmInbound::abandon);
      return undo.done(link.start());
    }
  }

  /**
   * Returns the kind of memory that the options ask for. Other users can use sealed memory only:
   * they could truncate a file that they may write.
   */
  private static MemoryKind memory(LinkContext context, AllowedPeers allowed) throws IpcException {
    MemoryKind asked = context.option(MEMORY);
    if (allowed.isOpen() && asked == MemoryKind.NAMED) {
      throw KernelErrors.configuration(
          context,
          ErrorCode.BAD_VALUE,
          "allow-users and allow-groups need memory=sealed, because other users could truncate"
              + " named memory",
          "Remove memory=named.");
    }
    MemoryKind memory = allowed.isOpen() ? MemoryKind.SEALED : asked;
    if (memory == MemoryKind.SEALED && context.persistent()) {
      throw KernelErrors.configuration(
          context,
          ErrorCode.BAD_VALUE,
          "Sealed memory cannot be persistent, because it has no name and ends with its processes",
          "Remove persistent=true, or use memory=named without allow-users and allow-groups.");
    }
    if (memory == MemoryKind.SEALED && context.option(NOTIFY).isNotifier()) {
      throw KernelErrors.configuration(
          context,
          ErrorCode.BAD_VALUE,
          "Sealed memory has no directory for the files of notify=" + context.option(NOTIFY),
          "Use notify=futex or notify=spin.");
    }
    return memory;
  }

  /**
   * Checks that a lane of a persistent channel has room for a whole message, because a message may
   * have to wait there for the next receiver.
   */
  private static void requireRoom(LinkContext context, int capacity) throws IpcException {
    if (context.persistent() && context.terms().maxMessageSize() > capacity / 2) {
      throw context.failure(
          ErrorCode.RESOURCE_LIMIT,
          "With persistent=true a lane of capacity="
              + capacity
              + " holds messages of up to half of that, which is less than max-message-size="
              + context.terms().maxMessageSize(),
          "Raise capacity, or lower max-message-size.");
    }
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    ChannelDirectory directory = ChannelDirectory.of(address, context);
    AllowedPeers allowed = AllowedPeers.of(address, context);
    MemoryKind memory = allowed.isOpen() ? MemoryKind.SEALED : context.option(MEMORY);
    boolean sealed = isSealed(directory, context);
    if (memory != MemoryKind.DEFAULT
        && directory.exists()
        && sealed != (memory == MemoryKind.SEALED)) {
      throw context.incompatible(
          sealed ? "memory=named here, memory=sealed there" : "memory=sealed here, named there");
    }
    return sealed
        ? new SealedConnector(address.bare(), context, directory, allowed).connect()
        : new ShmConnector(address.bare(), context, directory).join();
  }

  private static boolean isSealed(ChannelDirectory directory, LinkContext context)
      throws IpcException {
    try {
      return directory.isSocket();
    } catch (IOException e) {
      throw ShmErrors.opening(context, directory, e);
    }
  }

  @Override
  public List<FoundObject> inventory(InventoryContext context) throws IOException {
    return new ShmInventory().list(context);
  }

  @Override
  public boolean remove(FoundObject object, InventoryContext context) throws IOException {
    return new ShmInventory().remove(object);
  }

  @Override
  public @Nullable SharedLink share(OutboundLink like, LinkContext context) throws IpcException {
    return like instanceof ShmOutbound lane && lane.canFollow()
        ? ShmLog.create(lane, context)
        : null;
  }
}
