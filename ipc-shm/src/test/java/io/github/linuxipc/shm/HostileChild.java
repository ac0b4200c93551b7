package io.github.linuxipc.shm;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A peer that overwrites at random the sealed memory that it shares with the other end, and tries
 * to truncate it, until it is killed. Prints READY when it is connected, LANE before it damages a
 * lane for the first time, and TRUNCATED if a truncation succeeds.
 */
final class HostileChild {
  private static boolean laneDamaged;

  private HostileChild() {}

  public static void main(String[] arguments) throws Exception {
    LinkRig rig =
        LinkRig.at(
            Path.of(arguments[1]),
            Map.of("capacity", (long) LinkRig.CAPACITY, "memory", MemoryKind.SEALED));
    Random random = new Random(Long.parseLong(arguments[2]));
    if (arguments[0].equals("sender")) {
      send(rig, random);
    } else {
      receive(rig, random);
    }
  }

  private static void send(LinkRig rig, Random random) throws Exception {
    OutboundLink link = rig.connect();
    System.out.println("READY");
    while (true) {
      try {
        LinkRig.send(link, -1);
      } catch (IpcException e) {
        // its own damage
      }
      damage(random);
    }
  }

  private static void receive(LinkRig rig, Random random) throws Exception {
    InboundLink link = rig.bind();
    System.out.println("READY");
    while (true) {
      try {
        link.poll(rig, 100);
      } catch (IpcException | RuntimeException e) {
        // its own damage
      }
      damage(random);
    }
  }

  private static void damage(Random random) throws IOException {
    List<Path> memory = SealedMemoryTest.descriptors("ipc-");
    Path target = memory.get(random.nextInt(memory.size()));
    if (!laneDamaged && SealedMemoryTest.descriptors("ipc-lane").contains(target)) {
      laneDamaged = true;
      System.out.println("LANE");
    }
    try (RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw")) {
      byte[] noise = new byte[1 + random.nextInt(64)];
      random.nextBytes(noise);
      long length = file.length();
      boolean header = random.nextBoolean();
      file.seek((long) (random.nextDouble() * ((header ? 1024 : length) - noise.length)));
      file.write(noise);
      if (random.nextInt(16) == 0) {
        file.setLength(random.nextBoolean() ? 0 : length / 2);
        System.out.println("TRUNCATED");
      }
    } catch (IOException e) {
      // the seal
    }
  }
}
