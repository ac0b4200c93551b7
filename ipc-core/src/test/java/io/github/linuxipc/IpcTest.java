package io.github.linuxipc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelInUseException;
import io.github.linuxipc.channel.ChannelInfo;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.NoReceiverException;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.fixture.CapturedLog;
import io.github.linuxipc.fixture.ProviderJar;
import io.github.linuxipc.fixture.TargetDirectory;
import io.github.linuxipc.fixture.TestEnvironment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

/** Configuration, discovery and engine together, over {@code inproc}, which is always installed. */
class IpcTest {
  @TempDir(factory = TargetDirectory.class)
  Path directory;

  private IpcBuilder builder() throws IOException {
    return IsolatedIpc.builder(new TestEnvironment(directory).build())
        .set("runtime-dir", directory.resolve("run").toString());
  }

  private Ipc withInproc() throws IOException {
    return builder().set("transport", "inproc").build();
  }

  @Test
  void T05_shouldLetASenderThatNamesNoTransportFollowItsReceiver() throws Exception {
    try (Ipc ours = withInproc();
        Ipc theirs = builder().build();
        Receiver receiver = ours.receiver("orders");
        Sender sender = theirs.sender("orders")) {
      sender.send("one".getBytes(UTF_8));
      assertArrayEquals("one".getBytes(UTF_8), receiver.receive().toByteArray());
      assertEquals(receiver.address(), sender.address());
    }
  }

  @Test
  void shouldThrowACodedErrorWithTheCauseWhenAClassOfATransportIsMissing() throws Exception {
    String lacking = "{ throw new NoClassDefFoundError(\"org/needed/Library\"); }";
    String members =
        "public InheritedAddress prepareForChild(Address a, LinkContext c) "
            + lacking
            + "public InboundLink bind(Address a, LinkContext c) "
            + lacking
            + "public OutboundLink connect(Address a, LinkContext c) "
            + lacking;
    ProviderJar jar = ProviderJar.in(directory).transport("Lacking", "lacking", members);
    try (Ipc ipc =
        builder()
            .channel("lacking-child", "lacking:a")
            .classLoader(ProviderJar.loader(jar.write("l.jar")))
            .build()) {
      for (Executable open :
          List.<Executable>of(
              () -> ipc.receiver("lacking:a"),
              () -> ipc.sender("lacking:a"),
              () ->
                  ipc.startChild(
                      new ProcessBuilder("true"), ChildEndpoint.receiver("lacking-child")))) {
        IpcException failure = assertThrows(IpcException.class, open);
        assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, failure.code());
        assertTrue(failure.getMessage().contains("org/needed/Library"), failure.getMessage());
        assertTrue(failure.getMessage().contains("class path"), failure.getMessage());
      }
    }
  }

  @Test
  void T01_shouldApplyALimitThatTheAddressSets() throws Exception {
    try (Ipc ipc = withInproc();
        Receiver receiver = ipc.receiver("inproc:orders?max-message-size=4");
        Sender sender = ipc.sender("inproc:orders?max-message-size=4")) {
      assertThrows(IllegalArgumentException.class, () -> sender.send(new byte[5]));
      sender.send(new byte[4]);
      assertEquals(4, receiver.receive().payload().remaining());
      assertEquals("inproc:orders?max-message-size=4", receiver.channel());
    }
  }

  @Test
  void T05_shouldNameChannelAddressAndOriginWhenThereIsNoReceiver() throws Exception {
    try (Ipc ipc =
        builder()
            .channel("orders", "inproc:orders")
            .set("channels.orders.connect-timeout", "20ms")
            .build()) {
      String text =
          assertThrows(NoReceiverException.class, () -> ipc.sender("orders")).getMessage();
      assertTrue(
          text.contains(
              "(channel orders, address inproc:orders, from channel(\"orders\") in the builder)"),
          text);
    }
  }

  /** The time-out of the open exceeds that of the test, so an open that waits fails. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void T05_shouldFailWithoutWaitingWhenNoTransportIsInstalled() throws Exception {
    try (Ipc ipc = builder().set("channels.orders.connect-timeout", "10m").build()) {
      assertEquals(
          "IPC-301 No transport is installed that reaches another process (channel orders). Add"
              + " io.github.linuxipc:ipc-artemis (artemis), io.github.linuxipc:ipc-mq (mq),"
              + " io.github.linuxipc:ipc-pipe (fifo, pipe),"
              + " io.github.linuxipc:ipc-shm (shm), io.github.linuxipc:ipc-socket (tcp, unix,"
              + " unix-seqpacket) or io.github.linuxipc:ipc-unix-dgram (unix-dgram). Installed:"
              + " inproc. If the application was packed into one jar, its META-INF/services files"
              + " must have been merged.",
          assertThrows(IpcConfigurationException.class, () -> ipc.sender("orders")).getMessage());
    }
  }

  @Test
  void T05_shouldWaitForAReceiverOfThisProcessIfThatTransportWasChosen() throws Exception {
    try (Ipc ipc =
        builder()
            .set("transport", "inproc")
            .set("channels.orders.connect-timeout", "20ms")
            .build()) {
      assertThrows(NoReceiverException.class, () -> ipc.sender("orders"));
    }
  }

  @Test
  void T04_shouldResolveTheBoundAddressOfALiveReceiver() throws Exception {
    try (Ipc ipc = withInproc()) {
      Receiver receiver = ipc.receiver("orders");
      ChannelInfo info = ipc.resolve("orders");
      assertEquals(Optional.of(Address.of("inproc", "orders")), info.boundAddress());
      assertEquals(OptionalLong.of(ProcessHandle.current().pid()), info.pid());
      assertThrows(ChannelInUseException.class, () -> ipc.receiver("orders"));
      receiver.close();
      assertEquals(Optional.empty(), ipc.resolve("orders").boundAddress());
    }
  }

  @Test
  void T04_shouldLogWhereAReceiverIsBoundAndWhichSettingChoseIt() throws Exception {
    try (Ipc ipc = withInproc()) {
      assertEquals(
          List.of(
              "Receiver of orders is bound at inproc:orders (set(\"transport\") in the builder)"),
          CapturedLog.linesOf(Level.INFO, () -> ipc.receiver("orders").close()));
    }
  }

  @Test
  void T13_shouldCloseWhatItOpened() throws Exception {
    Ipc ipc = withInproc();
    Receiver receiver = ipc.receiver("orders");
    ipc.close();
    assertFalse(receiver.isOpen());
    ipc.close();
    assertThrows(IllegalStateException.class, () -> ipc.receiver("orders"));
  }

  @Test
  void shouldFindInprocWithItsOwnClassLoader() throws Exception {
    try (Ipc ipc = builder().build()) {
      assertTrue(ipc.transports().stream().anyMatch(t -> t.scheme().equals("inproc")));
      assertTrue(ipc.transports().stream().allMatch(t -> t.kind() == ProviderInfo.Kind.CHANNEL));
    }
  }

  @Test
  void shouldListCapabilitiesInTheirOrder() {
    List<Capability> all = List.of(Capability.values());
    ProviderInfo info =
        new ProviderInfo(
            ProviderInfo.Kind.EVENT, "x", "X", "x", 0, Set.copyOf(all), List.of(), true, "", "");
    assertEquals(all, List.copyOf(info.capabilities()));
  }
}
