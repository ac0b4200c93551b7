package io.github.linuxipc.shm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A peer that overwrites sealed memory, tries to truncate it, and is killed at a random point,
 * harms its own channel at most. The JVM of the other end, which is that of this test, goes on.
 */
@Timeout(600)
class HostilePeerTest {
  private static final int FEW = 4;
  private static final int MANY = 100;
  private static final List<ErrorCode> FAULTS = List.of(ErrorCode.IO, ErrorCode.OPEN_FAILED);

  /**
   * What a receiver answers that damages a lane before it passes it on: none, because it has found
   * the damage and closed the connection, or that it cannot make a lane.
   */
  private static final List<ErrorCode> FAULTS_OF_ITS_LANE =
      List.of(ErrorCode.NO_RECEIVER, ErrorCode.RESOURCE_LIMIT);

  private final LinkRig files;
  private final List<Process> children = new ArrayList<>();
  private final Random random = new Random(17);

  HostilePeerTest() throws Exception {
    files = LinkRig.make();
  }

  @AfterEach
  void endChildrenAndRemoveDirectory() throws Exception {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
    files.close();
  }

  private LinkRig rig() {
    return LinkRig.at(
        files.runtimeDirectory(),
        Map.of("capacity", (long) LinkRig.CAPACITY, "memory", MemoryKind.SEALED));
  }

  /** Takes whatever arrives. */
  private static final class Anything implements FrameHandler {
    @Override
    public void onJoined(long peer) {}

    @Override
    public void onFrame(long peer, ByteBuffer frame) {}

    @Override
    public void onDiscarded(long peer, String why) {}

    @Override
    public void onLeft(long peer, boolean partial) {}
  }

  @Test
  void H07_shouldOutliveASenderThatOverwritesItsMemory() throws Exception {
    for (int i = 0; i < FEW; i++) {
      receiveFromHostileSender();
    }
  }

  @Test
  @Tag("exhaustive")
  void H07_shouldOutliveAHundredSendersThatOverwriteTheirMemory() throws Exception {
    for (int i = 0; i < MANY; i++) {
      receiveFromHostileSender();
    }
  }

  private void receiveFromHostileSender() throws Exception {
    LinkRig rig = rig();
    try (InboundLink in = rig.bind()) {
      Process child = child("sender");
      try (BufferedReader said = child.inputReader(UTF_8)) {
        assertEquals("READY", said.readLine());
        long deadlineNs = System.nanoTime() + random.nextInt(200_000_000);
        while (System.nanoTime() - deadlineNs < 0) {
          if (in.poll(new Anything(), 100) == 0) {
            in.await(1_000_000);
          }
        }
        kill(child);
        in.poll(new Anything(), 1_000_000);
        assertEquals(List.of(), said.lines().filter(line -> !line.equals("LANE")).toList());
      }
    }
    exchange();
  }

  @Test
  void H07_shouldOutliveAReceiverThatOverwritesTheMemory() throws Exception {
    for (int i = 0; i < FEW; i++) {
      sendToHostileReceiver();
    }
  }

  @Test
  @Tag("exhaustive")
  void H07_shouldOutliveAHundredReceiversThatOverwriteTheMemory() throws Exception {
    for (int i = 0; i < MANY; i++) {
      sendToHostileReceiver();
    }
  }

  private void sendToHostileReceiver() throws Exception {
    Process child = child("receiver");
    ErrorCode fault = null;
    try (BufferedReader said = child.inputReader(UTF_8)) {
      assertEquals("READY", said.readLine());
      try (OutboundLink out = rig().connect()) {
        long deadlineNs = System.nanoTime() + random.nextInt(200_000_000);
        while (System.nanoTime() - deadlineNs < 0 && out.peer() == PeerState.PRESENT) {
          if (!LinkRig.send(out, 1)) {
            out.await(1_000_000);
          }
        }
        kill(child);
        while (out.peer() == PeerState.PRESENT) {
          out.await(1_000_000);
        }
      } catch (IpcException e) {
        fault = e.code();
        kill(child);
      }
      List<String> lines = said.lines().toList();
      assertTrue(List.of(List.of(), List.of("LANE")).contains(lines), lines::toString);
      assertTrue(
          fault == null
              || FAULTS.contains(fault)
              || (FAULTS_OF_ITS_LANE.contains(fault) && !lines.isEmpty()),
          fault + " " + lines);
    }
    exchange();
  }

  /** Binds the channel anew, and sends a number over it. */
  private void exchange() throws Exception {
    LinkRig rig = rig();
    try (InboundLink in = rig.bind();
        OutboundLink out = rig.connect()) {
      LinkRig.send(out, 42);
      rig.pollUntil(in, () -> rig.frames.equals(List.of(42L)));
    }
  }

  /** Sends SIGKILL. {@code Process.destroyForcibly} would also close the stream that is read. */
  private static void kill(Process child) throws Exception {
    child.toHandle().destroyForcibly();
    child.waitFor();
  }

  private Process child(String role) throws Exception {
    Process child =
        ChildJvm.start(
            HostileChild.class, role, files.runtimeDirectory(), Long.toString(random.nextLong()));
    children.add(child);
    return child;
  }
}
