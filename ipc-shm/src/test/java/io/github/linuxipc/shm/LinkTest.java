package io.github.linuxipc.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.NoReceiverException;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A channel's files and links within one process. */
@Timeout(60)
class LinkTest {
  private final LinkRig rig;

  LinkTest() throws Exception {
    rig = LinkRig.make();
  }

  @AfterEach
  void cleanUp() throws Exception {
    rig.close();
  }

  private static void hasCode(ErrorCode code, IpcException e) {
    assertEquals(code, e.code(), e.getMessage());
  }

  @Test
  void T05_shouldDeliverFramesSentBeforeTheFirstPoll() throws Exception {
    try (InboundLink receiver = rig.bind()) {
      try (OutboundLink sender = rig.connect()) {
        for (long i = 0; i < 100; i++) {
          assertTrue(LinkRig.send(sender, i));
        }
      }
      rig.pollUntil(receiver, () -> !rig.left.isEmpty());
      assertEquals(100, rig.frames.size());
      assertEquals(99, rig.frames.get(99));
      assertEquals(rig.joined, rig.left);
    }
    assertFalse(Files.exists(rig.files()), "the channel's directory is removed");
  }

  @Test
  void T05_shouldAdmitNoMoreThanMaxSendersAndReuseTheirSlots() throws Exception {
    try (InboundLink receiver = rig.bind()) {
      assertNotNull(receiver);
      for (int round = 0; round < 3; round++) {
        List<OutboundLink> senders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          senders.add(rig.connect());
        }
        hasCode(ErrorCode.TOO_MANY_SENDERS, assertThrows(IpcException.class, rig::connect));
        senders.forEach(OutboundLink::close);
      }
    }
  }

  @Test
  void T04_shouldNameTheOwnerToASecondReceiver() throws Exception {
    try (InboundLink receiver = rig.bind()) {
      assertNotNull(receiver);
      IpcException e = assertThrows(IpcException.class, rig::bind);
      hasCode(ErrorCode.CHANNEL_IN_USE, e);
      assertTrue(String.valueOf(e.getMessage()).contains("" + ProcessHandle.current().pid()));
    }
    rig.bind().close();
  }

  @Test
  void T05_shouldFindNoReceiverBeforeABindAndAfterAClose() throws Exception {
    assertThrows(NoReceiverException.class, rig::connect);
    rig.bind().close();
    assertThrows(NoReceiverException.class, rig::connect);
  }

  @Test
  void T09_shouldReportThatTheReceiverHasClosed() throws Exception {
    InboundLink receiver = rig.bind();
    try (OutboundLink sender = rig.connect()) {
      assertEquals(PeerState.PRESENT, sender.peer());
      receiver.close();
      LinkRig.until(() -> sender.peer() == PeerState.CLOSED);
      TimeUnit.MILLISECONDS.sleep(300);
      assertEquals(
          PeerState.CLOSED, sender.peer(), "it stays closed, although the lock is released");
    }
  }

  @Test
  void T07_shouldWakeASenderThatWaitsForRoom() throws Exception {
    try (InboundLink receiver = rig.bind();
        OutboundLink sender = rig.connect()) {
      long filled = 0;
      while (LinkRig.send(sender, filled)) {
        filled++;
      }
      Thread taking =
          new Thread(
              () -> {
                try {
                  TimeUnit.MILLISECONDS.sleep(50);
                  rig.pollUntil(receiver, () -> !rig.frames.isEmpty());
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      taking.start();
      while (!LinkRig.send(sender, filled)) {
        sender.await(60_000_000_000L);
      }
      taking.join();
      assertEquals(0, rig.frames.get(0));
    }
  }

  @Test
  void T12_shouldEndAWaitWhenInterruptedAndKeepTheInterruptStatus() throws Exception {
    try (InboundLink receiver = rig.bind()) {
      Thread waiting = Thread.currentThread();
      new Thread(
              () -> {
                LinkRig.pause(50);
                waiting.interrupt();
              })
          .start();
      while (!Thread.currentThread().isInterrupted()) {
        receiver.await(50_000_000_000L);
      }
      assertTrue(Thread.interrupted());
      try (OutboundLink sender = rig.connect()) {
        LinkRig.send(sender, 7);
        rig.pollUntil(receiver, () -> rig.frames.contains(7L));
      }
    }
  }

  @Test
  void shouldEndTheNextWaitWhenWokenBefore() throws Exception {
    try (InboundLink receiver = rig.bind()) {
      rig.pollUntil(receiver, () -> true);
      receiver.wakeup();
      receiver.await(50_000_000_000L);
    }
  }

  @Test
  void T14_shouldKeepAClaimedViewAccessibleAfterClose() throws Exception {
    InboundLink receiver = rig.bind();
    OutboundLink sender = rig.connect();
    ByteBuffer kept = sender.claim(1000);
    assertNotNull(kept);
    assertTrue(LinkRig.send(sender, 1));
    sender.close();
    receiver.close();
    for (int i = kept.position(); i < kept.limit(); i++) {
      kept.put(i, (byte) (kept.get(i) + 1));
    }
    assertEquals(
        PeerState.PRESENT, sender.peer(), "a late query returns a value and does not crash");
    sender.wakeup();
    receiver.wakeup();
  }

  @Test
  void shouldReleaseMemoryAndDescriptorsAtClose() throws Exception {
    for (int i = 0; i < 50; i++) {
      try (InboundLink receiver = rig.bind();
          OutboundLink sender = rig.connect()) {
        LinkRig.send(sender, i);
        int before = i;
        rig.pollUntil(receiver, () -> rig.frames.size() > before);
      }
    }
    LinkRig.until(() -> mapped().isEmpty());
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      assertEquals(
          0, descriptors.filter(fd -> target(fd).contains(rig.files().toString())).count());
    }
  }

  private List<String> mapped() {
    try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.contains(rig.files().toString())).toList();
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (java.io.IOException e) {
      return ""; // closed meanwhile
    }
  }

  @Test
  void H01_shouldCreateEveryFileForItsOwnerOnly() throws Exception {
    try (InboundLink receiver = rig.bind();
        OutboundLink sender = rig.connect()) {
      assertEquals("rwx------", mode(rig.files()));
      assertEquals("rw-------", mode(rig.segment()));
      LinkRig.send(sender, 1);
      try (var files = Files.list(rig.files())) {
        for (Path file : files.toList()) {
          assertEquals("rw-------", mode(file));
        }
      }
      rig.pollUntil(receiver, () -> !rig.frames.isEmpty());
      try (var files = Files.list(rig.files())) {
        assertEquals(List.of(rig.segment()), files.toList(), "an opened lane has no name");
      }
    }
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void shouldUseTheOptionsOfTheReceiver() throws Exception {
    LinkRig spinning =
        LinkRig.at(rig.runtimeDirectory(), Map.of("capacity", 8192L, "notify", NotifyMode.SPIN));
    try (InboundLink receiver = spinning.bind();
        OutboundLink sender = rig.connect()) {
      assertEquals(8192 / 4 + 8192 / 64, sender.maxFrame());
      LinkRig.send(sender, 3);
      spinning.pollUntil(receiver, () -> spinning.frames.contains(3L));
    }
  }
}
