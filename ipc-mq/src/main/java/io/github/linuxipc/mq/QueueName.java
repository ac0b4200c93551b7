package io.github.linuxipc.mq;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.DirectoryTag;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** The kernel's names of queues: {@code mq_overview(7)}. */
final class QueueName {
  private static final Pattern NAME = Pattern.compile("/[A-Za-z0-9_-][A-Za-z0-9._~-]{0,250}");

  private QueueName() {}

  /**
   * Returns the kernel's name of the queue that an address denotes. All users and runtime
   * directories share one name space of queues. So the name of a channel's queue contains the user
   * id and a digest of the runtime directory, as in {@code /ipc-1000-DIGEST.orders}.
   *
   * @throws IpcException if the target is neither the name of a channel nor of a queue, or the
   *     runtime directory cannot be examined
   */
  static String of(Address address, LinkContext context) throws IpcException {
    return address.targetsName()
        ? ofChannel(address.target(), context)
        : requireQueue(address.target(), context);
  }

  private static String ofChannel(String channel, LinkContext context) throws IpcException {
    try {
      return prefix(context.runtimeDirectory()) + channel;
    } catch (IOException e) {
      throw MqErrors.opening(context, e, 0, 0);
    }
  }

  /** Returns the beginning of the names of this user's queues. */
  static String prefix() throws IOException {
    return "/ipc-" + Integer.toUnsignedString(ProcessUser.uid()) + "-";
  }

  private static String prefix(Path runtime) throws IOException {
    return prefix() + DirectoryTag.of(runtime) + ".";
  }

  /**
   * Returns the name of the channel to which a queue belongs.
   *
   * @param queue the kernel's name of the queue
   * @param runtime the runtime directory
   * @return the name; empty for a queue of another runtime directory, or with a name of its own
   */
  static String channel(String queue, Path runtime) throws IOException {
    String prefix = prefix(runtime);
    String name = queue.startsWith(prefix) ? queue.substring(prefix.length()) : "";
    return Address.isName(name) ? name : "";
  }

  private static String requireQueue(String name, LinkContext context) throws IpcException {
    if (!NAME.matcher(name).matches()) {
      throw KernelErrors.configuration(
          context,
          ErrorCode.BAD_ADDRESS,
          "\"" + name + "\" is neither the name of a channel nor of a queue",
          "Write mq:orders, or mq:/orders for the queue of that name.");
    }
    return name;
  }
}
