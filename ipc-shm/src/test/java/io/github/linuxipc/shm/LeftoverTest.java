package io.github.linuxipc.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The unfinished lanes of killed senders, and a channel whose directory cannot be listed. */
@Timeout(120)
class LeftoverTest {
  private final LinkRig rig;

  LeftoverTest() throws Exception {
    rig = LinkRig.make();
  }

  @AfterEach
  void cleanUp() throws Exception {
    rig.close();
  }

  private List<Path> unfinished() throws Exception {
    try (Stream<Path> files = Files.list(rig.segment().getParent())) {
      return files.filter(file -> file.toString().endsWith(".new")).toList();
    }
  }

  @Test
  void T10_shouldRemoveTheLaneWhenItsSenderWasKilledBeforeItHadItsName() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace");
    try (InboundLink receiver = rig.bind()) {
      List<String> command = new ArrayList<>(List.of("/usr/bin/strace", "-f", "-o", "/dev/null"));
      command.addAll(List.of("-e", "trace=/^rename", "-e", "inject=/^rename:signal=KILL:when=1"));
      ChildJvm.start(command, LinkChild.class, "send", rig.runtimeDirectory(), 1, 1).waitFor();
      assertEquals(1, unfinished().size(), "the file that the killed sender left");
      try (OutboundLink next = rig.connect()) {
        assertTrue(next.maxFrame() > 0);
        assertEquals(List.of(), unfinished());
      }
      rig.pollUntil(receiver, () -> rig.joined.size() == 1);
    }
  }

  @Test
  void T13_shouldCloseAndThenRefuseWithACodeWhenTheDirectoryCannotBeListed() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace");
    Path directory = rig.segment().getParent();
    assertEquals("", unlisted(directory)); // the close leaves the files
    assertTrue(Files.exists(directory));
    String refusal = unlisted(directory);
    assertTrue(refusal.contains("IpcException: IPC-"), refusal);
    rig.bind().close();
    assertFalse(Files.exists(directory));
  }

  /**
   * Binds and closes in a process that cannot list a directory. Returns the output of the process
   * if it failed, else an empty text.
   */
  private String unlisted(Path directory) throws Exception {
    List<String> command = new ArrayList<>(List.of("/usr/bin/strace", "-f", "-o", "/dev/null"));
    command.addAll(List.of("-P", directory.toString(), "-e", "trace=getdents64"));
    command.addAll(List.of("-e", "inject=getdents64:error=EIO"));
    Process child =
        new ProcessBuilder(
                ChildJvm.command(
                    command,
                    ChildJvm.LEAN,
                    LinkChild.class,
                    "bind-and-close",
                    rig.runtimeDirectory()))
            .redirectErrorStream(true)
            .start();
    String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return child.waitFor() == 0 ? "" : output;
  }

  @Test
  void T11_shouldKeepTheUnfinishedLaneWhenItsSenderIsAlive() throws Exception {
    try (InboundLink receiver = rig.bind()) {
      Path path = rig.segment().resolveSibling("lane-3-abc.new");
      SharedFile.Unfilled made = SharedFile.make(path, InboundLane.LOCK);
      rig.connect().close();
      assertTrue(Files.exists(path));
      made.file().close(); // as the exit of its process does
      rig.connect().close();
      assertFalse(Files.exists(path));
      rig.pollUntil(receiver, () -> rig.joined.size() == 2);
    }
  }
}
