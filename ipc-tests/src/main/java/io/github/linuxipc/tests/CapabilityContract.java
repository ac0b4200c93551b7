package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelInfo;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.PeerCredentials;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.traffic.Payload;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Capabilities, and what an endpoint reports about itself. */
public abstract class CapabilityContract extends ContractTest {
  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected CapabilityContract(TransportUnderTest subject) {
    super(subject);
  }

  @Test
  void C01_shouldBeListedAsAvailable() throws Exception {
    ProviderInfo info =
        ipc().transports().stream()
            .filter(one -> one.scheme().equals(transport().scheme()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("the transport is not listed"));
    assertTrue(info.available(), () -> "it is not available: " + info.reason());
    assertEquals(transport().capabilities(), info.capabilities(), "the capabilities listed");
  }

  @Test
  void C02_shouldReportTheCapabilitiesOfBothEnds() throws Exception {
    Set<Capability> all = transport().capabilities();
    Capability[] required = all.toArray(new Capability[0]);
    Receiver receiver = ipc().receiver(channel(), required);
    Sender sender = ipc().sender(channel(), required);
    assertEquals(all, receiver.capabilities(), "the receiver's capabilities");
    assertEquals(all, sender.capabilities(), "the sender's capabilities");
  }

  @Test
  void C03_shouldFailToOpenWhenACapabilityIsMissing() throws Exception {
    Set<Capability> missing = EnumSet.allOf(Capability.class);
    missing.removeAll(transport().capabilities());
    receiver();
    String other = channel() + "-b";
    for (Capability capability : missing) {
      Throwable e =
          ContractAssertions.throwsCode(
              () -> ipc().sender(channel(), capability), ErrorCode.MISSING_CAPABILITY);
      assertTrue(
          String.valueOf(e.getMessage()).contains(capability.word()), () -> "not named in " + e);
      ContractAssertions.throwsCode(
          () -> ipc(configuration(other)).receiver(other, capability),
          ErrorCode.MISSING_CAPABILITY);
    }
  }

  @Test
  void C04_shouldReportTheBoundAddress() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    assertEquals(channel(), receiver.channel(), "the receiver's channel");
    assertEquals(channel(), sender.channel(), "the sender's channel");
    String scheme = Address.parse(subject().address(channel())).scheme();
    assertEquals(scheme, receiver.address().scheme(), "the receiver's scheme");
    assertEquals(scheme, sender.address().scheme(), "the sender's scheme");
    Sender byAddress = ipc().sender(receiver.address().toString());
    byAddress.send(Payload.of(1, 0, 100));
    ContractAssertions.rangeArrives(receiver, 1, 0, 1, 100);
  }

  @Test
  void C05_shouldPublishTheLiveReceiver() throws Exception {
    Ipc ipc = ipc();
    assertEquals(Optional.empty(), ipc.resolve(channel()).boundAddress(), "bound before the bind");
    Receiver receiver = receiver();
    ChannelInfo info = ipc.resolve(channel());
    assertEquals(Optional.of(receiver.address()), info.boundAddress(), "where it is bound");
    assertEquals(ProcessHandle.current().pid(), info.pid().orElse(-1), "by which process");
    receiver.close();
    assertEquals(Optional.empty(), ipc.resolve(channel()).boundAddress(), "bound after the close");
  }

  @Test
  void C06_shouldConnectASenderToThePublishedAddress() throws Exception {
    Receiver receiver = receiver();
    Ipc unconfigured = ipc(List.of("runtime-dir=" + fixture().directory()));
    Sender sender = unconfigured.sender(channel());
    sender.send(Payload.of(0, 0, 100));
    ContractAssertions.rangeArrives(receiver, 0, 0, 1, 100);
  }

  @Test
  void C07_shouldReportTheUserOfASender() throws Exception {
    assumeCapability(Capability.PEER_CREDENTIALS);
    Receiver receiver = receiver();
    Sender sender = sender();
    sender.send(Payload.of(0, 0, 100));
    Message message = receiver.receive();
    Optional<String> user =
        receiver.extension(PeerCredentials.class).flatMap(c -> c.userOf(message.senderId()));
    assertEquals(Optional.of(System.getProperty("user.name")), user, "the sender's user");
  }

  @Test
  void C08_shouldReturnEmptyForAnUnsupportedView() throws Exception {
    Receiver receiver = receiver();
    Sender sender = sender();
    assertEquals(Optional.empty(), receiver.extension(CapabilityContract.class), "receiver");
    assertEquals(Optional.empty(), sender.extension(CapabilityContract.class), "sender");
  }
}
