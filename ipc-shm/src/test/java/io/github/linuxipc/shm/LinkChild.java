package io.github.linuxipc.shm;

import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import java.nio.file.Path;
import java.util.Map;

/**
 * The other process of a test. It prints READY, and then does its part until it is killed, except
 * for {@code bind-and-close}, which prints nothing and exits.
 */
final class LinkChild {
  private LinkChild() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, Object> options = Map.of("capacity", (long) LinkRig.CAPACITY);
    LinkRig rig = LinkRig.at(Path.of(arguments[1]), options);
    switch (arguments[0]) {
      case "receive" -> receive(rig);
      case "receive-sealed" ->
          receive(LinkRig.at(Path.of(arguments[1]), Map.of("memory", MemoryKind.SEALED)));
      case "tell" -> tell(rig);
      case "bind-and-close" -> rig.bind().close();
      case "send" -> send(rig, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void receive(LinkRig rig) throws Exception {
    try (InboundLink link = rig.bind()) {
      System.out.println("READY");
      rig.pollUntil(link, () -> false);
    }
  }

  /** Receives, and prints each number. */
  private static void tell(LinkRig rig) throws Exception {
    try (InboundLink link = rig.bind()) {
      System.out.println("READY");
      for (int told = 0; ; told++) {
        int known = told;
        rig.pollUntil(link, () -> rig.frames.size() > known);
        System.out.println("GOT " + rig.frames.get(told));
      }
    }
  }

  /**
   * Opens lanes and sends numbers on all of them, as fast as they are accepted. Prints SENT and
   * waits when each lane has accepted the given count. A count of 0 means without end.
   */
  private static void send(LinkRig rig, int lanes, int count) throws Exception {
    OutboundLink[] links = new OutboundLink[lanes];
    for (int i = 0; i < lanes; i++) {
      links[i] = rig.connect();
    }
    System.out.println("READY");
    long[] sent = new long[lanes];
    for (int n = 0; count == 0 || n < count * lanes; ) {
      for (int i = 0; i < lanes; i++) {
        if ((count == 0 || sent[i] < count) && LinkRig.send(links[i], (long) i << 48 | sent[i])) {
          sent[i]++;
          n++;
        }
      }
    }
    System.out.println("SENT");
    Thread.sleep(Long.MAX_VALUE);
  }
}
