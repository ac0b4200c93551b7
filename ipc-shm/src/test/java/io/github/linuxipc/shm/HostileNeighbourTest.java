package io.github.linuxipc.shm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.NoReceiverException;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What another program of the same user can do to a channel's files: it can harm that channel, and
 * nothing else.
 */
@Timeout(120)
class HostileNeighbourTest {
  private final LinkRig rig;

  HostileNeighbourTest() throws Exception {
    rig = LinkRig.make();
  }

  @AfterEach
  void cleanUp() throws Exception {
    rig.close();
  }

  @ParameterizedTest
  @CsvSource({
    "lane-at-receiver,0", "lane-at-receiver,50000",
    "lane-at-sender,0", "lane-at-sender,50000",
    "segment-at-receiver,0", "segment-at-receiver,50000",
    "segment-at-sender,0", "segment-at-sender,50000",
    "closing-by-api,0",
  })
  void S12_shouldFailWithACodeWhenAFileIsTruncatedAndNeverCrash(String what, int rounds)
      throws Exception {
    List<String> expected =
        switch (what) {
          case "lane-at-receiver" -> List.of("left 2, skipped 2", "served shm:orders", "CLOSED");
          case "closing-by-api" -> List.of("nothing", "nothing", "CLOSED");
          case "segment-at-receiver" -> List.of("IO", "IO", "CLOSED");
          default -> List.of("CLOSED");
        };
    Process child = ChildJvm.start(TruncationChild.class, what, rig.runtimeDirectory(), rounds);
    List<String> said = new ArrayList<>(child.inputReader(UTF_8).lines().toList());
    assertEquals(0, child.waitFor(), () -> "the JVM printed " + said);
    if (what.endsWith("sender")) {
      assertTrue(said.removeAll(List.of("IO", "FAULT")), () -> "no error, but " + said);
      said.remove("nothing"); // the monitor detects the damage after such an access
    }
    assertEquals(expected, said);
  }

  @Test
  void H07_shouldRejectASegmentWithAForeignHeader() throws Exception {
    try (InboundLink receiver = rig.bind()) {
      byte[] original = Files.readAllBytes(rig.segment());
      for (int at : new int[] {0, 8, 12, 16, 20, 24, 28}) {
        for (int value : new int[] {0, -1, -77, Integer.MIN_VALUE}) {
          write(rig.segment(), at, value);
          IpcException e = assertThrows(IpcException.class, rig::connect, () -> at + ": " + value);
          assertTrue(
              List.of(ErrorCode.OPEN_FAILED, ErrorCode.INCOMPATIBLE_PEER).contains(e.code()),
              () -> at + ": " + e.getMessage());
          restore(original);
        }
      }
      rig.connect().close();
      rig.pollUntil(receiver, () -> !rig.left.isEmpty());
    }
  }

  private static void write(Path file, int at, int value) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer word = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());
      channel.write(word.putInt(0, value), at);
    }
  }

  private void restore(byte[] content) throws IOException {
    try (FileChannel channel = FileChannel.open(rig.segment(), StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(content), 0);
    }
  }

  @Test
  void H02_shouldRejectASegmentThatOthersCanReadOrThatIsALink() throws Exception {
    try (InboundLink receiver = rig.bind()) {
      assertEquals(0, receiver.poll(rig, 1));
      Files.setPosixFilePermissions(rig.segment(), PosixFilePermissions.fromString("rw-r--r--"));
      assertEquals(ErrorCode.INSECURE, assertThrows(IpcException.class, rig::connect).code());
      Files.setPosixFilePermissions(rig.segment(), PosixFilePermissions.fromString("rw-------"));
      Path aside = rig.segment().resolveSibling("aside");
      Files.move(rig.segment(), aside);
      Files.createSymbolicLink(rig.segment(), aside);
      assertEquals(ErrorCode.OPEN_FAILED, assertThrows(IpcException.class, rig::connect).code());
      Files.delete(rig.segment());
      assertThrows(NoReceiverException.class, rig::connect);
      Files.move(aside, rig.segment());
      rig.connect().close();
    }
  }

  @Test
  void S12_shouldKeepBothEndsWorkingWhenTheSegmentIsUnlinked() throws Exception {
    InboundLink receiver = rig.bind();
    OutboundLink sender = rig.connect();
    Files.delete(rig.segment());
    LinkRig.send(sender, 5);
    rig.pollUntil(receiver, () -> rig.frames.contains(5L));
    assertThrows(NoReceiverException.class, rig::connect);
    sender.close();
    receiver.close();
  }

  @Test
  void S14_shouldReportThePeerAsLostToALiveSenderWhenItsLaneIsDamaged() throws Exception {
    try (InboundLink receiver = rig.bind();
        OutboundLink sender = rig.connect()) {
      LinkRig.send(sender, 1);
      write(onlyLane(), 4096, -1); // the first record, before the receiver knows the lane
      rig.pollUntil(receiver, () -> rig.left.size() == 1);
      assertEquals(List.of(), rig.frames);
      LinkRig.until(() -> sender.peer() == PeerState.LOST);
    }
  }

  private Path onlyLane() throws IOException {
    try (var files = Files.list(rig.files())) {
      return files.filter(each -> !each.equals(rig.segment())).findFirst().orElseThrow();
    }
  }

  /** Limits the number of descriptors of another process. */
  private static void limitDescriptors(Process process, int most) throws Exception {
    String limit = "--nofile=" + most + ":";
    assertEquals(
        0, new ProcessBuilder("prlimit", "--pid", "" + process.pid(), limit).start().waitFor());
  }

  @Test
  void U06_shouldAdmitLaterAndLoseNothingWhenDescriptorsAreExhausted() throws Exception {
    Process child = ChildJvm.start(LinkChild.class, "tell", rig.runtimeDirectory());
    try (BufferedReader said = child.inputReader(UTF_8)) {
      assertEquals("READY", said.readLine());
      // The child loads the classes that reject a lane before it runs out of descriptors.
      Files.write(rig.files().resolve("lane-98"), new byte[10], StandardOpenOption.CREATE_NEW);
      Files.createSymbolicLink(rig.files().resolve("lane-99"), rig.segment());
      try (OutboundLink first = rig.connect()) {
        LinkRig.send(first, 1);
        assertEquals("GOT 1", said.readLine());
        limitDescriptors(child, 3);
        try (OutboundLink second = rig.connect()) {
          LinkRig.send(second, 2);
          LinkRig.send(first, 3);
          assertEquals("GOT 3", said.readLine());
          LinkRig.pause(1_000);
          assertEquals(PeerState.PRESENT, second.peer());
          limitDescriptors(child, 1_000);
          assertEquals("GOT 2", said.readLine());
        }
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  @Test
  void S14_shouldRejectLanesOfGarbageAndServeTheOthers() throws Exception {
    Random random = new Random(3);
    try (InboundLink receiver = rig.bind()) {
      for (int i = 0; i < 20; i++) {
        byte[] garbage = new byte[i % 2 == 0 ? random.nextInt(10_000) : LinkRig.CAPACITY + 4096];
        random.nextBytes(garbage);
        Path lane = rig.files().resolve("lane-" + i);
        Files.write(lane, garbage, StandardOpenOption.CREATE_NEW);
        Files.setPosixFilePermissions(lane, PosixFilePermissions.fromString("rw-------"));
      }
      try (OutboundLink sender = rig.connect()) {
        LinkRig.send(sender, 9);
        rig.pollUntil(receiver, () -> rig.frames.contains(9L));
      }
      assertEquals(1, rig.joined.size());
    }
  }

  @Test
  void S13_shouldReportAFullFileSystemAndLeaveNoFile() throws Exception {
    Path mount = Files.createDirectory(rig.runtimeDirectory().resolve("small"));
    int mounted =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=128k,mode=0700", "tmpfs", "" + mount)
            .redirectErrorStream(true)
            .start()
            .waitFor();
    assumeTrue(mounted == 0, "only root can mount");
    try {
      LinkRig small = LinkRig.at(mount, java.util.Map.of("capacity", (long) LinkRig.CAPACITY));
      try (InboundLink receiver = small.bind();
          OutboundLink first = small.connect()) {
        IpcException e = assertThrows(IpcException.class, small::connect);
        assertEquals(ErrorCode.RESOURCE_LIMIT, e.code(), e.getMessage());
        Files.write(mount.resolve("ballast"), new byte[20_000]);
        assertThrows(
            IOException.class, () -> Files.write(mount.resolve("more"), new byte[200_000]));
        for (long i = 0; i < 20_000; i++) {
          LinkRig.send(first, i); // a filled file stays writable
          small.frames.clear();
          receiver.poll(small, 10);
        }
        try (var files = Files.list(small.files())) {
          assertEquals(List.of(small.segment()), files.toList());
        }
      }
    } finally {
      new ProcessBuilder("umount", "" + mount).start().waitFor();
    }
  }
}
