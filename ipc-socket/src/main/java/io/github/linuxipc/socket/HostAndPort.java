package io.github.linuxipc.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a port: {@code 127.0.0.1:9000}, {@code host:9000} or {@code [::1]:9000}.
 *
 * @param host a name or an IP address, without brackets
 * @param port 0 to 65,535
 */
record HostAndPort(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[([0-9a-fA-F:.]+(?:%[a-zA-Z0-9._-]+)?)]|([a-zA-Z0-9._-]+)):([0-9]{1,5})");
  private static final int MAX_PORT = 65_535;

  /**
   * Parses a target.
   *
   * @throws IllegalArgumentException if the text has none of the three forms, or the port exceeds
   *     65,535
   */
  static HostAndPort parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || Integer.parseInt(form.group(3)) > MAX_PORT) {
      throw new IllegalArgumentException("neither a name nor host:port nor [ipv6]:port");
    }
    String host = form.group(1) != null ? form.group(1) : form.group(2);
    return new HostAndPort(host, Integer.parseInt(form.group(3)));
  }

  /**
   * Returns the text of an address, in a form that {@link #parse} accepts. An address that stands
   * for all addresses of the host is written as the loopback address.
   */
  static String text(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    String host = ip.isAnyLocalAddress() ? loopbackOf(ip) : ip.getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /** Returns the address at which this host reaches a socket bound to all of its addresses. */
  private static String loopbackOf(InetAddress any) {
    return any.getAddress().length == 4 ? "127.0.0.1" : "::1";
  }
}
