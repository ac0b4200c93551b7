package io.github.linuxipc.artemis;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The network address of one broker.
 *
 * @param host its host
 * @param port its port
 * @param tls whether the connection is encrypted
 */
record BrokerAddress(String host, int port, boolean tls) {
  private static final Pattern FORM =
      Pattern.compile("(tcp|tls)://([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]):([0-9]{1,5})");

  /** Separates brokers. A comma would separate addresses of the channel. */
  private static final String SEPARATOR = ";";

  /** One broker, or several that have the same queues and of which one is active at a time. */
  record Group(List<BrokerAddress> members) {
    Group {
      members = List.copyOf(members);
    }

    /** Returns the text that {@link BrokerAddress#parse} reads. */
    @Override
    public String toString() {
      return members.stream().map(BrokerAddress::toString).collect(Collectors.joining(SEPARATOR));
    }
  }

  /**
   * Parses one broker or several.
   *
   * @throws IllegalArgumentException whose text says what is allowed
   */
  static Group parse(String text) {
    List<BrokerAddress> members = new ArrayList<>();
    for (String each : text.split(SEPARATOR, -1)) {
      Matcher form = FORM.matcher(each.strip());
      int port = form.matches() ? Integer.parseInt(form.group(3)) : 0;
      if (port < 1 || port > 65535) {
        throw new IllegalArgumentException(
            "tcp://host:port or tls://host:port is allowed, or several of them with ; between");
      }
      members.add(new BrokerAddress(form.group(2), port, form.group(1).equals("tls")));
    }
    return new Group(members);
  }

  /** Returns the host without the brackets of an IPv6 address. */
  String bareHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  @Override
  public String toString() {
    return (tls ? "tls://" : "tcp://") + host + ":" + port;
  }
}
