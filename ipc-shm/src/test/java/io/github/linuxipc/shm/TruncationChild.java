package io.github.linuxipc.shm;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Accesses the files of a channel after they were truncated, and prints the outcome of each access.
 * If the channel was used for many rounds before, the JVM has compiled the accesses. Runs in a JVM
 * of its own, because a mistake would crash the JVM.
 */
final class TruncationChild {
  @SuppressWarnings("unused")
  private static volatile byte[] late = {};

  private TruncationChild() {}

  public static void main(String[] arguments) throws Exception {
    Thread watchdog =
        new Thread(
            () -> {
              LinkRig.pause(60_000);
              Runtime.getRuntime().halt(3);
            });
    watchdog.setDaemon(true);
    watchdog.start();
    Map<String, Object> options = Map.of("capacity", (long) LinkRig.CAPACITY);
    if (arguments[0].equals("closing-by-api")) {
      closeByApi(arguments[1]);
      return;
    }
    LinkRig rig = LinkRig.at(Path.of(arguments[1]), options);
    InboundLink receiver = rig.bind();
    OutboundLink victim = rig.connect();
    OutboundLink other = rig.connect();
    int rounds = Integer.parseInt(arguments[2]);
    for (int i = 0; i < rounds; i++) {
      send(victim, i, rig, receiver);
      send(other, i, rig, receiver);
    }
    rig.pollUntil(receiver, () -> rig.frames.size() == 2 * rounds && rig.joined.size() == 2);
    switch (arguments[0]) {
      case "lane-at-receiver" -> laneAtReceiver(rig, receiver, other);
      case "lane-at-sender" -> laneAtSender(victim, other);
      case "segment-at-receiver" -> {
        truncate("segment");
        while (!outcome(() -> receiver.poll(rig, 10)).equals("IO")) {
          LinkRig.pause(10);
        }
        System.out.println(outcome(() -> receiver.poll(rig, 10)));
        System.out.println(outcome(() -> receiver.await(1_000)));
      }
      case "segment-at-sender" -> {
        truncate("segment");
        System.out.println(outcome(victim::flush));
        LinkRig.until(() -> victim.peer() == PeerState.LOST);
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
    victim.close();
    other.close();
    receiver.close();
    System.out.println("CLOSED");
  }

  /** Closes both ends of a damaged channel, then opens, uses and damages it again. */
  private static void closeByApi(String directory) throws Exception {
    try (Ipc ipc = Ipc.builder().set("runtime-dir", directory).build()) {
      String address = "shm:" + LinkRig.NAME;
      Receiver receiver = ipc.receiver(address);
      Sender sender = ipc.sender(address);
      sender.send(new byte[10]);
      while (receiver.tryReceive() == null) {
        LinkRig.pause(1);
      }
      truncate("");
      while (!outcome(receiver::tryReceive).equals("IO")) {
        LinkRig.pause(10);
      }
      System.out.println(outcome(sender::close));
      System.out.println(outcome(receiver::close));
      Receiver anew = ipc.receiver(address);
      Sender again = ipc.sender(address);
      again.send(new byte[10]);
      while (anew.tryReceive() == null) {
        LinkRig.pause(1);
      }
      truncate("");
    }
    System.out.println("CLOSED");
  }

  /**
   * Sends a value and polls the receiver. Repeats both while the lane is full, which it can become
   * before the receiver has admitted the sender.
   */
  private static void send(OutboundLink link, long value, LinkRig rig, InboundLink receiver)
      throws Exception {
    while (!LinkRig.send(link, value)) {
      receiver.poll(rig, 10);
    }
    receiver.poll(rig, 10);
  }

  private static void laneAtReceiver(LinkRig rig, InboundLink receiver, OutboundLink other)
      throws Exception {
    truncate("lane-");
    rig.pollUntil(receiver, () -> rig.left.size() == 2);
    System.out.println("left " + rig.left.size() + ", skipped " + rig.skipped.size());
    OutboundLink next = rig.connect();
    rig.frames.clear();
    LinkRig.send(next, 77);
    rig.pollUntil(receiver, () -> rig.frames.contains(77L));
    System.out.println("served " + other.address());
    next.close();
  }

  private static void laneAtSender(OutboundLink victim, OutboundLink other) throws Exception {
    truncate("lane-");
    for (int i = 0; i < 10; i++) {
      System.out.println(outcome(() -> LinkRig.send(victim, 1)));
    }
    LinkRig.until(() -> victim.peer() == PeerState.LOST);
    System.out.println(outcome(() -> other.await(1_000)));
  }

  /**
   * Truncates the channel's files whose names begin with a text and that this process has open,
   * even if they are unlinked.
   */
  private static void truncate(String name) throws Exception {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      List<Path> descriptors = all.toList();
      for (Path descriptor : descriptors) {
        if (target(descriptor).contains(LinkRig.NAME + ".shm/" + name)) {
          try (FileChannel channel = FileChannel.open(descriptor, StandardOpenOption.WRITE)) {
            channel.truncate(0);
          }
        }
      }
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (java.io.IOException e) {
      return ""; // the descriptor of the listing itself
    }
  }

  private interface Work {
    void run() throws Exception;
  }

  private static String outcome(Work work) throws Exception {
    try {
      work.run();
      late = new byte[8]; // a fault in the call may be reported only now
      return "nothing";
    } catch (IpcException e) {
      return e.code().name();
    } catch (InternalError e) {
      io.github.linuxipc.shm.ring.MemoryFaults.drain();
      return "FAULT";
    }
  }
}
