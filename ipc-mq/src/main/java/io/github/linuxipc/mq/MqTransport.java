package io.github.linuxipc.mq;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.KernelNamespace;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.NativeAvailability;
import io.github.linuxipc.support.connect.AllowedGroup;
import io.github.linuxipc.support.shared.UnlinkDetectingInbound;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Channels over POSIX message queues. The scheme is {@code mq}. The target is the name of a
 * channel, or the name of a queue with its leading slash.
 */
public final class MqTransport implements Transport {
  static final String SCHEME = "mq";

  static final Option<Integer> DEPTH =
      new Option<>(
          "depth",
          0,
          "how many frames the queue holds, 1 to 65536; 0: as many as the kernel allows, up to 10",
          text -> OptionParsers.number(text, 0, 1 << 16));

  static final Option<Integer> FRAME_SIZE =
      new Option<>(
          "frame-size",
          0,
          "how long a frame may be, 512 to 16m bytes; 0: as long as the kernel allows, up to 8k",
          text -> OptionParsers.number(OptionParsers.size(text).toString(), 0, 16 << 20));

  static final Option<Integer> PRIORITY =
      new Option<>(
          "priority",
          0,
          "the priority of this sender's messages, 0 to 32767; higher ones overtake lower ones",
          text -> OptionParsers.number(text, 0, 32767));

  /** Creates the provider. Opens no file and loads no library. */
  public MqTransport() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Availability availability() {
    return NativeAvailability.check();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.PRIORITY, Capability.PERSISTENT, Capability.UNRELATED_PROCESSES);
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        DEPTH, FRAME_SIZE, PRIORITY, AllowedGroup.ALLOW_GROUPS, AllowedGroup.ALLOW_USERS);
  }

  @Override
  public Set<WireFormat> wires() {
    return Set.of(WireFormat.FRAMED, WireFormat.RAW);
  }

  @Override
  public Optional<KernelNamespace> namespace(Address bound) {
    return Optional.of(KernelNamespace.IPC);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    String name = QueueName.of(address, context);
    AllowedGroup group = AllowedGroup.of(address, "queue", context);
    try (Cleanup undo = new Cleanup()) {
      QueueHandle queue =
          undo.open(
              () -> QueueHandle.bind(name, !address.targetsName(), group, context),
              QueueHandle::close);
      InboundLink link = undo.open(() -> MqInbound.open(queue, context), InboundLink::close);
      return undo.done(new UnlinkDetectingInbound(link, queue::isLinked, context.name()));
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @Override
  public List<FoundObject> inventory(InventoryContext context) throws IOException {
    return new MqInventory(context.runtimeDirectory()).list(context);
  }

  @Override
  public boolean remove(FoundObject object, InventoryContext context) throws IOException {
    return new MqInventory(context.runtimeDirectory()).remove(object);
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    String name = QueueName.of(address, context);
    AllowedGroup group = AllowedGroup.of(address, "queue", context);
    try (Cleanup undo = new Cleanup()) {
      QueueHandle queue =
          undo.open(
              () -> QueueHandle.connect(name, group, context), opened -> opened.queue().close());
      return undo.done(MqOutbound.open(queue, context));
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }
}
