package io.github.linuxipc.socket;

import io.github.linuxipc.spi.BackgroundThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Resolves a host's IP address, and waits for the name service no longer than the time-out. */
final class HostLookup {
  private static final int IPV4_BYTES = 4;
  private static final int MAX_IPV4_LENGTH = 15;

  private HostLookup() {}

  static InetAddress find(String host, long timeoutNs) throws IOException {
    if (host.equals("localhost")) {
      return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    }
    if (host.indexOf(':') < 0 && host.matches("[0-9.]+") && !isIpv4(host)) {
      throw new UnknownHostException(host + ": not an IPv4 address");
    }
    if (host.indexOf(':') >= 0 || host.matches("[0-9.]+")) {
      return InetAddress.getByName(host); // a literal address: no name service is asked
    }
    FutureTask<InetAddress> lookup = new FutureTask<>(() -> InetAddress.getByName(host));
    BackgroundThread.create("ipc-tcp-lookup", HostLookup.class, lookup).start();
    try {
      return lookup.get(timeoutNs, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw unknown(host, "the name service does not answer", e);
    } catch (ExecutionException e) {
      throw unknown(host, "unknown host", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unknown(host, "interrupted", e);
    }
  }

  /**
   * Returns whether {@link InetAddress} takes digits and dots for an IPv4 address: one to four
   * numbers, of which the last stands for all bytes that are left. For any other text it would ask
   * the name service.
   */
  private static boolean isIpv4(String digits) {
    String[] parts = digits.split("\\.", -1);
    if (digits.length() > MAX_IPV4_LENGTH || parts.length > IPV4_BYTES) {
      return false;
    }
    int bytesLeft = IPV4_BYTES;
    for (int i = 0; i < parts.length; i++) {
      int bytes = i < parts.length - 1 ? 1 : bytesLeft;
      if (parts[i].isEmpty() || Long.parseLong(parts[i]) >= 1L << (Byte.SIZE * bytes)) {
        return false;
      }
      bytesLeft--;
    }
    return true;
  }

  private static UnknownHostException unknown(String host, String why, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(host + ": " + why);
    unknown.initCause(cause);
    return unknown;
  }
}
