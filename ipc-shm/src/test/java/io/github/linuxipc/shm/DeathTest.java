package io.github.linuxipc.shm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real processes that are killed and stopped. */
@Tag("slow")
@Tag("one-jdk")
@Timeout(900)
class DeathTest {
  private static final int LANES = Integer.getInteger("death.lanes", 4);
  private static final int KILLS = Integer.getInteger("death.kills", 6);
  private static final int PAUSES = Integer.getInteger("death.pauses", 1);

  /** Longer than three periods of the {@link LivenessMonitor}. */
  private static final long PAUSE_NS = 700_000_000;

  private final LinkRig rig;

  DeathTest() throws Exception {
    rig = LinkRig.make();
  }

  @AfterEach
  void cleanUp() throws Exception {
    rig.close();
  }

  private Process child(Object... arguments) throws IOException {
    Process child = ChildJvm.start(LinkChild.class, arguments);
    assertEquals("READY", child.inputReader(UTF_8).readLine());
    return child;
  }

  private static void signal(Process child, String name) throws Exception {
    assertEquals(0, new ProcessBuilder("kill", "-" + name, "" + child.pid()).start().waitFor());
  }

  @Test
  void T10_shouldDeliverCommittedFramesOnceAndInOrderWhenTheSenderIsKilled() throws Exception {
    Random random = new Random(10);
    long[] recoveriesNs = new long[KILLS];
    try (InboundLink receiver = rig.bind()) {
      for (int kill = 0; kill < KILLS; kill++) {
        Process sender = child("send", rig.runtimeDirectory(), LANES, 0);
        Sequences sequences = new Sequences();
        long polls = random.nextInt(20_000);
        while (polls-- > 0) {
          receiver.poll(sequences, 100);
        }
        sender.destroyForcibly().waitFor();
        long diedNs = System.nanoTime();
        while (sequences.left.size() < LANES) {
          if (receiver.poll(sequences, 1000) == 0) {
            receiver.await(10_000_000);
          }
        }
        recoveriesNs[kill] = System.nanoTime() - diedNs;
        assertEquals(sequences.joined, sequences.left);
      }
    }
    print(recoveriesNs);
  }

  /** Prints the times from the death to the end of the last lane, for people. Asserts nothing. */
  private static void print(long[] recoveriesNs) {
    Arrays.sort(recoveriesNs);
    System.out.printf(
        "recovery after %d kills of %d lanes: p50 %d ms, p99 %d ms, at most %d ms%n",
        KILLS,
        LANES,
        recoveriesNs[KILLS / 2] / 1_000_000,
        recoveriesNs[KILLS * 99 / 100] / 1_000_000,
        recoveriesNs[KILLS - 1] / 1_000_000);
  }

  @Test
  void T10_shouldDeliverAllFramesWhenTheSenderIsKilledBeforeAnyPoll() throws Exception {
    try (InboundLink receiver = rig.bind()) {
      Process sender = child("send", rig.runtimeDirectory(), LANES, 500);
      assertEquals("SENT", sender.inputReader(UTF_8).readLine());
      sender.destroyForcibly().waitFor();
      rig.pollUntil(receiver, () -> rig.left.size() == LANES);
      assertEquals(LANES * 500, rig.frames.size());
    }
  }

  /** The numbers of each lane must follow each other without a gap. */
  private static final class Sequences implements FrameHandler {
    private final Map<Long, Long> next = new HashMap<>();
    private final Set<Long> joined = new HashSet<>();
    private final Set<Long> left = new HashSet<>();

    @Override
    public void onFrame(long peer, ByteBuffer frame) {
      long number = frame.order(ByteOrder.LITTLE_ENDIAN).getLong() & (1L << 48) - 1;
      assertEquals(next.getOrDefault(peer, 0L), number);
      next.put(peer, number + 1);
    }

    @Override
    public void onJoined(long peer) {
      assertTrue(joined.add(peer));
    }

    @Override
    public void onDiscarded(long peer, String why) {
      throw new AssertionError(why);
    }

    @Override
    public void onLeft(long peer, boolean partial) {
      assertTrue(left.add(peer));
    }
  }

  @Test
  void T09_shouldReportAKilledReceiverToIdleAndBlockedSenders() throws Exception {
    Process receiver = child("receive", rig.runtimeDirectory());
    try (OutboundLink idle = rig.connect();
        OutboundLink full = rig.connect()) {
      signal(receiver, "STOP");
      while (LinkRig.send(full, 1)) {}
      TimeUnit.MILLISECONDS.sleep(1500);
      assertEquals(PeerState.PRESENT, idle.peer(), "T11: stopped is not dead");
      assertEquals(PeerState.PRESENT, full.peer(), "T11: stopped is not dead");
      receiver.destroyForcibly().waitFor();
      while (full.peer() == PeerState.PRESENT) {
        full.await(100_000_000_000L);
      }
      assertEquals(PeerState.LOST, full.peer());
      LinkRig.until(() -> idle.peer() == PeerState.LOST);
    }
  }

  @Test
  void T11_shouldWaitForAStoppedSender() throws Exception {
    try (InboundLink receiver = rig.bind()) {
      Process sender = child("send", rig.runtimeDirectory(), 1, 0);
      rig.pollUntil(receiver, () -> rig.frames.size() > 1000);
      for (int i = 0; i < PAUSES; i++) {
        pause(sender, receiver);
      }
      sender.destroyForcibly().waitFor();
      rig.pollUntil(receiver, () -> rig.left.size() == 1);
      for (int i = 0; i < rig.frames.size(); i++) {
        assertEquals(i, rig.frames.get(i));
      }
    }
  }

  private void pause(Process sender, InboundLink receiver) throws Exception {
    signal(sender, "STOP");
    long endNs = System.nanoTime() + PAUSE_NS;
    while (System.nanoTime() - endNs < 0) {
      receiver.poll(rig, 1000);
      receiver.await(10_000_000);
    }
    assertEquals(Set.of(), Set.copyOf(rig.left));
    int before = rig.frames.size();
    signal(sender, "CONT");
    rig.pollUntil(receiver, () -> rig.frames.size() > before + 1000);
  }

  @Test
  void T04_shouldReclaimTheFilesOfKilledReceivers() throws Exception {
    for (int i = 0; i < 3; i++) {
      Process dead = child("receive", rig.runtimeDirectory());
      OutboundLink old = rig.connect();
      dead.destroyForcibly().waitFor();
      assertTrue(Files.exists(rig.segment()), "a dead receiver leaves its files");
      try (InboundLink next = rig.bind()) {
        LinkRig.until(() -> old.peer() == PeerState.LOST);
        old.close();
        rig.pollUntil(next, () -> true);
        assertEquals(0, rig.joined.size(), "messages for the dead receiver reach no other one");
      }
    }
  }

  @Test
  void S06_shouldRecoverFromADeathAtAnySystemCallOfCreationAndCleanup() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(
        Files.isExecutable(java.nio.file.Path.of("/usr/bin/strace")));
    for (String call : new String[] {"mkdir", "openat", "rename", "unlink", "rmdir"}) {
      for (int n = 1; n <= (call.equals("openat") ? 4 : 1); n++) {
        dieAt(call, n);
        try (InboundLink receiver = rig.bind();
            OutboundLink sender = rig.connect()) {
          LinkRig.send(sender, n);
          rig.frames.clear();
          rig.pollUntil(receiver, () -> !rig.frames.isEmpty());
        } catch (IpcException e) {
          throw new AssertionError("after a death at " + call + " " + n, e);
        }
      }
    }
  }

  /** Runs a receiver that is killed at its nth call of a system call on the channel's paths. */
  private void dieAt(String call, int n) throws Exception {
    String java = ProcessHandle.current().info().command().orElseThrow();
    new ProcessBuilder(
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-P",
            rig.files().toString(),
            "-P",
            rig.segment().toString(),
            "-P",
            rig.segment() + ".new",
            "-e",
            "trace=" + call,
            "-e",
            "inject=" + call + ":signal=KILL:when=" + n,
            java,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            LinkChild.class.getName(),
            "bind-and-close",
            rig.runtimeDirectory().toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
