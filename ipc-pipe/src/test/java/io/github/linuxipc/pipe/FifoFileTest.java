package io.github.linuxipc.pipe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.inventory.FoundObject;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The FIFO at a path is created, checked and removed correctly. */
@Timeout(60)
class FifoFileTest {
  private PipeFixture fixture;
  private Path path;
  private String address;

  @BeforeEach
  void open() throws Exception {
    fixture = new PipeFixture();
    path = fixture.directory().resolve("orders.fifo");
    address = "fifo:" + path;
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private static void assertCode(ErrorCode code, IpcException e) {
    assertEquals(code, e.code(), e.getMessage());
  }

  private void refusedAsInsecure() {
    assertCode(
        ErrorCode.INSECURE,
        assertThrows(IpcException.class, () -> fixture.ipc().receiver(address)));
    assertCode(
        ErrorCode.INSECURE, assertThrows(IpcException.class, () -> fixture.ipc().sender(address)));
  }

  @Test
  void H01_shouldCreateAPrivateFifoWithAnyUmask() throws Exception {
    try (Receiver receiver = fixture.ipc().receiver(address)) {
      assertTrue(receiver.isOpen());
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    }
    assertFalse(Files.exists(path, LinkOption.NOFOLLOW_LINKS), "a closed receiver leaves nothing");
  }

  @Test
  void shouldListAndRemoveWhatAReceiverLeftThatWasKilledWhileItCreatedTheFifo() throws Exception {
    try (Receiver receiver = fixture.ipc().receiver("fifo:live")) {
      Path live = Path.of(receiver.address().target());
      Path left = live.resolveSibling("orders.fifo.new");
      fixture.shell("mkfifo -m 600 " + left);
      List<FoundObject> stale =
          fixture.ipc().inventory().stream().flatMap(entry -> entry.stale().stream()).toList();
      assertEquals(List.of(left.toString()), stale.stream().map(FoundObject::path).toList());
      assertTrue(fixture.ipc().remove(stale.get(0)));
      assertFalse(Files.exists(left, LinkOption.NOFOLLOW_LINKS));
      assertTrue(Files.exists(live, LinkOption.NOFOLLOW_LINKS));
    }
  }

  @Test
  void P07_shouldRejectARegularFileAndLeaveItUnchanged() throws Exception {
    Files.writeString(path, "victim");
    refusedAsInsecure();
    assertEquals("victim", Files.readString(path));
  }

  @Test
  void P07_shouldRejectASymbolicLinkAndLeaveItsTargetUnchanged() throws Exception {
    Path victim = fixture.directory().resolve("victim");
    Files.writeString(victim, "victim");
    Files.createSymbolicLink(path, victim);
    refusedAsInsecure();
    assertEquals("victim", Files.readString(victim));
    assertTrue(Files.isSymbolicLink(path));
  }

  @Test
  void H02_shouldRejectAFifoThatOthersCanAccess() throws Exception {
    fixture.shell("mkfifo -m 666 " + path);
    assertCode(
        ErrorCode.INSECURE,
        assertThrows(IpcException.class, () -> fixture.ipc().receiver(address + "?wire=lines")));
    assertCode(
        ErrorCode.INSECURE, assertThrows(IpcException.class, () -> fixture.ipc().sender(address)));
  }

  @Test
  void H02_shouldRejectADirectoryBelowTmp() {
    IpcException refused =
        assertThrows(IpcException.class, () -> fixture.ipc().receiver("fifo:/tmp/orders.fifo"));
    assertCode(ErrorCode.INSECURE, refused);
    assertFalse(refused.getMessage().contains("chmod"), refused.getMessage());
  }

  @Test
  void shouldExplainValidAddressesWhenOneIsInvalid() {
    IpcConfigurationException refused =
        assertThrows(
            IpcConfigurationException.class, () -> fixture.ipc().receiver("fifo:orders/new"));
    assertEquals(ErrorCode.BAD_ADDRESS, refused.code());
  }

  @Test
  void P03_shouldFailTheOpenInTimeWhenThereIsNoReader() throws Exception {
    fixture.shell("mkfifo -m 600 " + path);
    long beganNs = System.nanoTime();
    assertCode(
        ErrorCode.NO_RECEIVER,
        assertThrows(
            IpcException.class, () -> fixture.ipc().sender(address + "?connect-timeout=300ms")));
    assertTrue(System.nanoTime() - beganNs >= 300_000_000);
  }

  @Test
  void T04_shouldReplaceTheFifoOfADeadReceiver() throws Exception {
    fixture.shell("mkfifo -m 600 " + path);
    Object stale = Files.getAttribute(path, "unix:ino");
    try (Receiver receiver = fixture.ipc().receiver(address);
        Sender sender = fixture.ipc().sender(address)) {
      assertFalse(stale.equals(Files.getAttribute(path, "unix:ino")));
      sender.send("new".getBytes(UTF_8));
      assertEquals("new", new String(receiver.receive().toByteArray(), UTF_8));
    }
  }

  @Test
  void T04_shouldNotRemoveASuccessorsFifo() throws Exception {
    Receiver first = fixture.ipc().receiver(address);
    Files.delete(path);
    try (Receiver second = fixture.ipc().receiver(address)) {
      assertTrue(second.isOpen());
      first.close();
      assertTrue(Files.exists(path));
    }
  }

  @Test
  void T05_shouldFailToOpenWhenTheEndsAreIncompatible() throws Exception {
    try (Receiver receiver = fixture.ipc().receiver(address + "?max-message-size=1k")) {
      assertTrue(receiver.isOpen());
      IpcException differ = assertThrows(IpcException.class, () -> fixture.ipc().sender(address));
      assertCode(ErrorCode.INCOMPATIBLE_PEER, differ);
      assertTrue(differ.getMessage().contains("1024 there"), differ.getMessage());
    }
  }

  @Test
  void T09_shouldDistinguishCloseFromLossWhenAnotherProgramStillReads() throws Exception {
    Receiver receiver = fixture.ipc().receiver(address);
    try (Sender sender = fixture.ipc().sender(address)) {
      Process stranger = fixture.start("sleep 60 < " + path);
      Thread.sleep(200);
      receiver.close();
      Thread.sleep(1_000);
      IpcException loss = assertThrows(IpcException.class, () -> sender.send("x".getBytes(UTF_8)));
      assertCode(ErrorCode.PEER_CLOSED, loss);
      stranger.destroyForcibly().waitFor();
    }
  }
}
