package io.github.linuxipc.shm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectState;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.InventoryContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the inventory says of a channel of sealed memory: its one file is a socket. */
@Timeout(60)
class SealedInventoryTest {
  private final ShmTransport transport = new ShmTransport();
  private final List<Process> children = new ArrayList<>();
  private LinkRig rig;
  private LinkRig directory;

  @BeforeEach
  void makeDirectory() throws IOException {
    directory = LinkRig.make();
    rig = LinkRig.at(directory.runtimeDirectory(), Map.of("memory", MemoryKind.SEALED));
  }

  @AfterEach
  void endChildrenAndRemoveDirectory() throws Exception {
    for (Process child : children) {
      child.destroyForcibly().waitFor();
    }
    directory.close();
  }

  private final class Context implements InventoryContext {
    @Override
    public Path runtimeDirectory() {
      return rig.runtimeDirectory();
    }

    @Override
    public List<Published> published() {
      return List.of();
    }
  }

  private FoundObject find() throws IOException {
    List<FoundObject> found = transport.inventory(new Context());
    assertEquals(1, found.size(), found::toString);
    assertEquals(LinkRig.NAME, found.get(0).name());
    assertEquals(rig.files().toString(), found.get(0).path());
    return found.get(0);
  }

  private Process receiver() throws IOException {
    Process child = ChildJvm.start(LinkChild.class, "receive-sealed", rig.runtimeDirectory());
    children.add(child);
    BufferedReader said = child.inputReader(UTF_8);
    assertEquals("READY", said.readLine());
    return child;
  }

  private static void signal(String signal, Process process) throws Exception {
    Process kill = new ProcessBuilder("kill", signal, "" + process.pid()).inheritIO().start();
    assertEquals(0, kill.waitFor());
  }

  @Test
  void shouldListAChannelInUseAndRefuseToRemoveIt() throws Exception {
    try (InboundLink in = rig.bind()) {
      FoundObject found = find();
      assertEquals(ObjectState.LIVE, found.state());
      assertFalse(transport.remove(found, new Context()));
      rig.connect().close();
      rig.pollUntil(in, () -> rig.left.size() == 1);
      assertEquals(1, rig.joined.size(), "the inventory is no sender");
    }
    assertEquals(List.of(), transport.inventory(new Context()));
  }

  @Test
  void shouldKeepTheChannelOfAStoppedReceiver() throws Exception {
    Process child = receiver();
    signal("-STOP", child);
    assertEquals(ObjectState.LIVE, find().state());
    assertFalse(transport.remove(find(), new Context()));
    assertTrue(Files.exists(rig.files()));
    signal("-CONT", child);
    rig.connect().close();
  }

  @Test
  void shouldRemoveWhatAKilledReceiverHasLeft() throws Exception {
    receiver().destroyForcibly().waitFor();
    FoundObject found = find();
    assertEquals(ObjectState.DEAD, found.state());
    assertTrue(found.reason().contains("no process receives at this socket"), found.reason());
    assertTrue(transport.remove(found, new Context()));
    assertFalse(Files.exists(rig.files()));
    assertEquals(List.of(), transport.inventory(new Context()));
  }

  @Test
  void shouldNotRemoveWhatASuccessorOfAKilledReceiverHasBound() throws Exception {
    receiver().destroyForcibly().waitFor();
    FoundObject found = find();
    try (InboundLink in = rig.bind()) {
      assertFalse(transport.remove(found, new Context()));
      rig.connect().close();
      rig.pollUntil(in, () -> rig.left.size() == 1);
    }
  }
}
