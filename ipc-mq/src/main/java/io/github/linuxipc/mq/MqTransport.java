package io.github.linuxipc.mq;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.spi.file.DirectoryTag;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.NativeAvailability;
import io.github.linuxipc.support.shared.UnlinkDetectingInbound;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Channels over POSIX message queues: scheme {@code mq}; the target is the name of a channel, or
 * the name of a queue with its leading slash.
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

  private static final Pattern QUEUE = Pattern.compile("/[A-Za-z0-9_-][A-Za-z0-9._-]{0,250}");

  /** Creates the provider; opens and loads nothing. */
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
    return List.of(DEPTH, FRAME_SIZE, PRIORITY);
  }

  @Override
  public Set<WireFormat> wires() {
    return Set.of(WireFormat.FRAMED, WireFormat.RAW);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    String name = queueName(address, context);
    try (Cleanup undo = new Cleanup()) {
      QueueHandle queue =
          undo.open(
              () -> QueueHandle.bind(name, !address.targetsName(), context), QueueHandle::close);
      InboundLink link = undo.open(() -> MqInbound.open(queue, context), InboundLink::close);
      return undo.done(new UnlinkDetectingInbound(link, queue::isLinked, context.name()));
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    String name = queueName(address, context);
    try (Cleanup undo = new Cleanup()) {
      QueueHandle queue =
          undo.open(() -> QueueHandle.connect(name, context), opened -> opened.queue().close());
      return undo.done(MqOutbound.open(queue, context));
    } catch (IOException e) {
      throw KernelErrors.io(context, e);
    }
  }

  /**
   * Returns the name of the queue of an address. Queues have one name space for all users and
   * runtime directories, so the name of a channel's queue contains the user and a digest of the
   * path of the runtime directory: {@code /ipc-1000-5f0c....orders}.
   */
  private static String queueName(Address address, LinkContext context) throws IpcException {
    if (address.targetsName()) {
      Path directory = context.runtimeDirectory();
      try {
        String user = Integer.toUnsignedString(ProcessUser.uid());
        return "/ipc-" + user + "-" + DirectoryTag.of(directory) + "." + address.target();
      } catch (IOException e) {
        throw MqErrors.opening(context, e, 0, 0);
      }
    }
    if (!QUEUE.matcher(address.target()).matches()) {
      throw KernelErrors.configuration(
          context,
          ErrorCode.BAD_ADDRESS,
          "\"" + address.target() + "\" is neither the name of a channel nor of a queue",
          "Write mq:orders, or mq:/orders for the queue of that name.");
    }
    return address.target();
  }
}
