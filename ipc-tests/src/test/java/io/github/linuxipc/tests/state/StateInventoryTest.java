package io.github.linuxipc.tests.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.InventoryEntry;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.inventory.ObjectState;
import io.github.linuxipc.tests.fixture.IsolatedRuntime;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the inventory lists of shared state, and what it removes. */
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class StateInventoryTest {
  private final IsolatedRuntime runtime = new IsolatedRuntime("ipc-state");
  private final Ipc ipc =
      runtime.keep(Ipc.builder().set("runtime-dir", runtime.directory().toString()).build());

  @AfterEach
  void closeAll() throws IOException {
    runtime.close();
  }

  /** Starts a process that has shared state of a kind open, under the name {@code state}. */
  private PeerProcess user(String kind) throws Exception {
    PeerProcess peer =
        runtime.keep(PeerProcess.start(List.of(), List.of("runtime-dir=" + runtime.directory())));
    switch (kind) {
      case "blackboard" -> peer.call("board", "state");
      case "region" -> peer.call("region", "state", 100);
      default -> peer.call("lock", "state");
    }
    return peer;
  }

  private Path file() {
    return runtime.directory().resolve("state.state");
  }

  private InventoryEntry only() throws Exception {
    List<InventoryEntry> entries =
        ipc.inventory().stream().filter(each -> each.name().equals("state")).toList();
    assertEquals(1, entries.size(), entries::toString);
    return entries.get(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"blackboard", "region", "lock"})
  void S06_shouldListEachKindAndRemoveItOnlyWhenAllItsUsersHaveDied(String kind) throws Exception {
    PeerProcess first = user(kind);
    PeerProcess second = user(kind);
    first.kill();
    InventoryEntry live = only();
    assertEquals(ObjectKind.valueOf(kind.toUpperCase(Locale.ROOT)), live.kind());
    assertEquals(ObjectState.LIVE, live.state());
    assertEquals("shm:state", live.address());
    assertEquals(second.pid(), live.pid());
    FoundObject object = live.objects().get(0);
    IpcException inUse = assertThrows(IpcException.class, () -> ipc.remove(object));
    assertEquals(ErrorCode.CHANNEL_IN_USE, inUse.code());
    assertTrue(inUse.getMessage().contains("by process " + second.pid()), inUse::getMessage);
    second.kill();
    assertEquals(ObjectState.DEAD, only().state());
    assertTrue(Files.exists(file()), "a listing removes nothing");
    assertTrue(ipc.remove(object));
    assertFalse(Files.exists(file()));
    assertFalse(ipc.remove(object), "it is gone");
  }

  @Test
  void S06_shouldKeepPersistentStateUnlessItIsRemovedAsSuch() throws Exception {
    ipc.region("shm:state?persistent=true", 100).close();
    InventoryEntry away = only();
    assertEquals(ObjectState.AWAY, away.state());
    assertTrue(away.persistent());
    assertEquals(List.of(), away.stale());
    FoundObject object = away.objects().get(0);
    assertThrows(IpcException.class, () -> ipc.remove(object.withPersistent(false)));
    assertTrue(Files.exists(file()), "it was not removed as persistent");
    assertTrue(ipc.remove(object));
    assertFalse(Files.exists(file()));
  }

  @Test
  void S14_shouldNeitherTrustNorRemoveAFileThatIsNotOurs() throws Exception {
    Files.createDirectory(
        runtime.directory(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Files.write(file(), new byte[1000]);
    InventoryEntry foreign = only();
    assertEquals(ObjectState.UNKNOWN, foreign.state());
    assertThrows(IpcException.class, () -> ipc.remove(foreign.objects().get(0)));
    assertTrue(Files.exists(file()));
  }

  @Test
  void S06_shouldRemoveWhatAProcessLeftThatDiedWhileItCreatedTheFile() throws Exception {
    ipc.lock("other").close(); // makes the directory
    Path unfinished = Files.createFile(runtime.directory().resolve("state.state.new"));
    InventoryEntry left = only();
    assertEquals(
        List.of(unfinished.toString()), left.stale().stream().map(FoundObject::path).toList());
    assertTrue(ipc.remove(left.objects().get(0)));
    assertFalse(Files.exists(unfinished));
  }
}
