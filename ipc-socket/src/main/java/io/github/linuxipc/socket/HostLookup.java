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
  private HostLookup() {}

  static InetAddress find(String host, long timeoutNs) throws IOException {
    if (host.equals("localhost")) {
      return InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    }
    if (host.indexOf(':') >= 0 || host.matches("[0-9.]+")) {
      // A literal address: no name service is asked, unless the numbers are not an IPv4 address.
      return InetAddress.getByName(host);
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

  private static UnknownHostException unknown(String host, String why, Exception cause) {
    UnknownHostException unknown = new UnknownHostException(host + ": " + why);
    unknown.initCause(cause);
    return unknown;
  }
}
