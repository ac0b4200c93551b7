package io.github.linuxipc.tests.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.InventoryEntry;
import io.github.linuxipc.tests.peer.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A {@link CyclePeer} that is stopped again and again while it opens, uses and closes both ends.
 * Meanwhile everything that looks dead is removed. The peer must not notice.
 */
final class StoppedCycle {
  private static final int CYCLES_AHEAD = 50_000;
  private static final int LONGEST_PAUSE_MS = 30;

  private final ForeignFixture fixture;
  private final KilledCycle peers;
  private final String kind;

  StoppedCycle(ForeignFixture fixture, String kind) throws Exception {
    this.fixture = fixture;
    this.kind = kind;
    this.peers = new KilledCycle(fixture, kind);
  }

  /** Stops the peer a number of times. */
  void run(int stops) throws Exception {
    Process peer = peers.start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals("ready", lines.readLine());
      byte[] cycles = new byte[CYCLES_AHEAD];
      Arrays.fill(cycles, (byte) '\n');
      peer.getOutputStream().write(cycles);
      peer.getOutputStream().flush();
      List<String> removed = new ArrayList<>();
      for (int i = 0; i < stops; i++) {
        assertEquals("done", lines.readLine(), () -> failure("failed", removed));
        Thread.sleep(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MS));
        ChildJvm.signal("STOP", peer.pid());
        removeStale(removed);
        ChildJvm.signal("CONT", peer.pid());
        while (lines.ready()) {
          assertEquals("done", lines.readLine(), () -> failure("failed", removed));
        }
      }
      assertEquals("done", lines.readLine(), () -> failure("failed", removed));
      assertTrue(peer.isAlive(), () -> failure("ended", removed));
    } finally {
      peer.destroyForcibly().waitFor();
    }
  }

  private String failure(String what, List<String> removed) {
    try {
      String errors = Files.readString(peers.errors());
      return kind + " has " + what + "; removed " + removed + "; it wrote: " + errors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void removeStale(List<String> removed) throws Exception {
    for (InventoryEntry entry : fixture.ipc().inventory()) {
      for (FoundObject each : entry.stale()) {
        try {
          if (fixture.ipc().remove(each)) {
            removed.add(each.path() + ": " + each.reason());
          }
        } catch (IpcException e) {
          removed.add("not " + each.path() + ": " + e.getMessage());
        }
      }
    }
  }
}
