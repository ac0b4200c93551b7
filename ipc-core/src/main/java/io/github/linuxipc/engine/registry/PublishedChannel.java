package io.github.linuxipc.engine.registry;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.spi.KernelNamespace;
import io.github.linuxipc.spi.WireFormat;
import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * The descriptor that a receiver publishes of its channel. It is a text file of {@code key=value}
 * lines:
 *
 * <pre>
 *   wire-version=2
 *   address=unix:/dev/shm/ipc-1000/orders.sock
 *   pid=4711
 *   pid-namespace=4026531836     the inode number; absent if it is not known
 *   wire=framed
 *   max-message-size=1048576
 *   max-senders=64
 *   persistent=false
 *   kind=service                  absent for a channel
 *   namespace=IPC:4026531839      the namespace in which alone the address is reached, if any
 *   presence=(dev=1c,ino=42)      the registration socket of the receiver that wrote this
 * </pre>
 *
 * @param wireVersion the version of the frame format
 * @param address where the receiver is bound
 * @param process the receiver's process; shown to people only, and never the basis of a decision
 * @param wire the wire format
 * @param maxMessageSize the largest message in bytes
 * @param maxSenders how many senders the receiver admits
 * @param persistent whether messages outlive the receiver
 * @param kind what the name stands for
 * @param namespace the kind and inode number of the namespace in which alone the address is
 *     reached; empty if there is none
 * @param socketIdentity the identity of the socket of the receiver's registration
 */
public record PublishedChannel(
    int wireVersion,
    Address address,
    ProcessId process,
    WireFormat wire,
    int maxMessageSize,
    int maxSenders,
    boolean persistent,
    ChannelKind kind,
    String namespace,
    String socketIdentity) {

  String text() {
    return "wire-version="
        + wireVersion
        + "\naddress="
        + address
        + "\npid="
        + process.pid()
        + (process.pidNamespace() == 0 ? "" : "\npid-namespace=" + process.pidNamespace())
        + "\nwire="
        + wire.name().toLowerCase(Locale.ROOT)
        + "\nmax-message-size="
        + maxMessageSize
        + "\nmax-senders="
        + maxSenders
        + "\npersistent="
        + persistent
        + (kind == ChannelKind.CHANNEL ? "" : "\nkind=" + kind.word())
        + (namespace.isEmpty() ? "" : "\nnamespace=" + namespace)
        + "\npresence="
        + socketIdentity
        + "\n";
  }

  /**
   * Returns the text for the namespace of this process.
   *
   * @param kind the kind of namespace, or empty if none matters
   * @return the text for {@link #namespace}
   */
  public static String namespace(Optional<KernelNamespace> kind) {
    return kind.filter(k -> k.current() != 0).map(k -> k + ":" + k.current()).orElse("");
  }

  /**
   * Returns the kind of namespace that this process would have to share with the receiver.
   *
   * @return the kind; empty if this process shares the namespace, or none matters
   */
  public Optional<KernelNamespace> otherNamespace() {
    for (KernelNamespace kind : KernelNamespace.values()) {
      if (namespace.startsWith(kind + ":")
          && kind.current() != 0
          && !namespace.equals(namespace(Optional.of(kind)))) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /**
   * Reads a descriptor.
   *
   * @throws IOException if the text is not a descriptor
   */
  static PublishedChannel parse(String text) throws IOException {
    Properties values = new Properties();
    try {
      values.load(new StringReader(text));
      return new PublishedChannel(
          Integer.parseInt(value(values, "wire-version")),
          Address.parse(value(values, "address")),
          new ProcessId(
              Long.parseLong(value(values, "pid")),
              Long.parseLong(values.getProperty("pid-namespace", "0"))),
          WireFormat.valueOf(value(values, "wire").toUpperCase(Locale.ROOT)),
          Integer.parseInt(value(values, "max-message-size")),
          Integer.parseInt(value(values, "max-senders")),
          Boolean.parseBoolean(value(values, "persistent")),
          ChannelKind.valueOf(values.getProperty("kind", "channel").toUpperCase(Locale.ROOT)),
          values.getProperty("namespace", ""),
          value(values, "presence"));
    } catch (IpcConfigurationException e) {
      throw new IOException("not a channel descriptor: " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a channel descriptor: " + e, e);
    }
  }

  private static String value(Properties values, String key) throws IOException {
    String value = values.getProperty(key);
    if (value == null) {
      throw new IOException("not a channel descriptor: " + key + " is missing");
    }
    return value;
  }
}
