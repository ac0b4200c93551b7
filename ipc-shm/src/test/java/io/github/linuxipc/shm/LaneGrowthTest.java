package io.github.linuxipc.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The memory that a lane takes: little at first, and more once it was full. */
@Timeout(60)
class LaneGrowthTest {
  private static final int CAPACITY = 4 << 20;
  private static final int FRAME = 1000;

  private LinkRig own;
  private LinkRig rig;

  @BeforeEach
  void open() throws Exception {
    own = LinkRig.make();
    rig = LinkRig.at(own.runtimeDirectory(), Map.of("capacity", (long) CAPACITY));
  }

  @AfterEach
  void close() throws Exception {
    own.close();
  }

  /** Returns how much memory the files below a directory take, in KiB. */
  private static int usedKib(Path directory) throws Exception {
    Process du = new ProcessBuilder("du", "-s", "-k", directory.toString()).start();
    String line = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, du.waitFor());
    return Integer.parseInt(line.split("\t", 2)[0]);
  }

  private static boolean send(OutboundLink link, long value) throws Exception {
    ByteBuffer frame = link.claim(FRAME);
    return frame != null && link.commit(frame.putLong(value)) && link.flush();
  }

  private static int sendUntilFull(OutboundLink link, int first) throws Exception {
    int sent = first;
    while (send(link, sent)) {
      sent++;
    }
    return sent;
  }

  private static void assertInOrder(LinkRig rig, int count) {
    for (int i = 0; i < count; i++) {
      assertEquals(i, rig.frames.get(i));
    }
    assertEquals(count, rig.frames.size());
  }

  @Test
  void shouldTakeLittleMemoryWhileASenderIsIdle() throws Exception {
    try (InboundLink receiver = rig.bind()) {
      int empty = usedKib(rig.files());
      try (OutboundLink sender = rig.connect()) {
        int idle = usedKib(rig.files()) - empty;
        assertTrue(idle <= 264, "an idle sender takes " + idle + " KiB");
        assertTrue(send(sender, 0));
        rig.pollUntil(receiver, () -> rig.frames.size() == 1);
      }
    }
  }

  @Test
  void T07_shouldUseTheWholeCapacityWhenTheReceiverDoesNotPoll() throws Exception {
    try (InboundLink receiver = rig.bind();
        OutboundLink sender = rig.connect()) {
      int sent = sendUntilFull(sender, 0);
      assertTrue(sent * (FRAME + 8) > CAPACITY * 9 / 10, sent + " frames were accepted");
      rig.pollUntil(receiver, () -> rig.frames.size() == sent);
      assertInOrder(rig, sent);
      int again = sendUntilFull(sender, sent);
      assertTrue((again - sent) * (FRAME + 8) > CAPACITY * 9 / 10, again + " frames in all");
      rig.pollUntil(receiver, () -> rig.frames.size() == again);
      assertInOrder(rig, again);
    }
  }

  @Test
  void T01_shouldDeliverInOrderWhileTheLaneGrows() throws Exception {
    try (InboundLink receiver = rig.bind();
        OutboundLink sender = rig.connect()) {
      int sent = 0;
      for (int round = 0; round < 400; round++) {
        for (int i = 0; i < 5 + round; i++) {
          sent += send(sender, sent) ? 1 : 0;
        }
        receiver.poll(rig, 4 + round / 2);
      }
      int all = sent;
      rig.pollUntil(receiver, () -> rig.frames.size() == all);
      assertInOrder(rig, all);
    }
  }

  @Test
  void S13_shouldGoOnWithASmallLaneWhenTheFileSystemIsFull() throws Exception {
    Path mount = Files.createDirectory(own.runtimeDirectory().resolve("small"));
    int mounted =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=600k,mode=0700", "tmpfs", "" + mount)
            .redirectErrorStream(true)
            .start()
            .waitFor();
    assumeTrue(mounted == 0, "only root can mount");
    try {
      LinkRig small = LinkRig.at(mount, Map.of("capacity", (long) CAPACITY));
      try (InboundLink receiver = small.bind();
          OutboundLink sender = small.connect()) {
        int sent = sendUntilFull(sender, 0);
        assertTrue(sent * (FRAME + 8) < 256 << 10, sent + " frames were accepted");
        assertTrue(usedKib(small.files()) < 300, "what was not enough is given back");
        for (int round = 0; round < 10; round++) {
          int expected = sent;
          small.pollUntil(receiver, () -> small.frames.size() == expected);
          sent = sendUntilFull(sender, sent);
        }
        int all = sent;
        small.pollUntil(receiver, () -> small.frames.size() == all);
        assertInOrder(small, all);
        IpcException e = assertThrows(IpcException.class, () -> sender.claim(500 << 10));
        assertEquals(ErrorCode.RESOURCE_LIMIT, e.code(), e.getMessage());
        assertTrue(send(sender, all), "what fits is still accepted");
      }
    } finally {
      new ProcessBuilder("umount", "" + mount).start().waitFor();
    }
  }
}
