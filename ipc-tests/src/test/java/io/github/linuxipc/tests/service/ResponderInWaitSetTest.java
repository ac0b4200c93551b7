package io.github.linuxipc.tests.service;

import static io.github.linuxipc.tests.service.ServiceFixture.bytes;
import static io.github.linuxipc.tests.service.ServiceFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.event.WaitSet;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Responders in a wait set, names that are opened as another kind, and addresses and options that a
 * service refuses.
 */
@Tag("one-jdk")
@ExtendWith({LeakGuard.class, Watchdog.class})
class ResponderInWaitSetTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @ParameterizedTest
  @ValueSource(strings = {"inproc", "unix", "shm"})
  void shouldServeARespondersRequestsBesideAReceiversMessages(String transport) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture(transport)) {
      Ipc ipc = fixture.ipc();
      Responder responder = fixture.keep(ipc.responder(ServiceFixture.NAME));
      Receiver receiver = fixture.keep(ipc.receiver("orders"));
      Requester requester = fixture.requester();
      Sender sender = fixture.keep(ipc.sender("orders"));
      WaitSet set = fixture.keep(ipc.waitSet());
      List<String> heard = new ArrayList<>();
      set.add(receiver, message -> heard.add(text(message)));
      set.add(responder, request -> request.reply(request.payload()));
      for (int i = 0; i < 20; i++) {
        CompletableFuture<Message> call = requester.callAsync(bytes("" + i), LONG);
        sender.send(bytes("message " + i));
        while (!call.isDone() || heard.size() <= i) {
          set.await(Duration.ofMillis(50));
        }
        assertEquals("" + i, text(call.get()));
        assertEquals("message " + i, heard.get(i));
      }
      assertEquals(20, heard.size());
    }
  }

  @Test
  void shouldNameBothKindsWhenANameIsOpenedAsAnother() throws Exception {
    try (ServiceFixture fixture = new ServiceFixture("unix")) {
      Ipc ipc = fixture.ipc();
      Responder responder = fixture.keep(ipc.responder(ServiceFixture.NAME));
      assertEquals(true, responder.isOpen());
      IpcException asChannel =
          assertThrows(IpcException.class, () -> ipc.sender(ServiceFixture.NAME));
      assertEquals(ErrorCode.INCOMPATIBLE_PEER, asChannel.code());
      assertKinds(asChannel);
      IpcException bound =
          assertThrows(IpcException.class, () -> ipc.receiver(ServiceFixture.NAME));
      assertEquals(ErrorCode.CHANNEL_IN_USE, bound.code());
      assertKinds(bound);
      fixture.keep(ipc.receiver("orders"));
      IpcException asService = assertThrows(IpcException.class, () -> ipc.requester("orders"));
      assertEquals(ErrorCode.INCOMPATIBLE_PEER, asService.code());
      assertKinds(asService);
    }
  }

  private static void assertKinds(IpcException e) {
    assertEquals(true, e.getMessage().contains("channel"), e::getMessage);
    assertEquals(true, e.getMessage().contains("service"), e::getMessage);
  }

  @Test
  void shouldRefuseWhatAServiceCannotHave() throws Exception {
    try (ServiceFixture fixture = new ServiceFixture("unix")) {
      Ipc raw = fixture.ipc("wire=lines");
      assertThrows(IpcConfigurationException.class, () -> raw.responder(ServiceFixture.NAME));
      Ipc pipe = fixture.ipc("address=pipe:stdin");
      IpcConfigurationException why =
          assertThrows(IpcConfigurationException.class, () -> pipe.responder(ServiceFixture.NAME));
      assertEquals(ErrorCode.MISSING_CAPABILITY, why.code());
    }
  }

  /** Both ends say it at once. A response address is therefore always one of this user. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp:127.0.0.1:0",
        "unix:/dev/shm/of-two-users.sock",
        "unix-seqpacket:/dev/shm/of-two-users.sock",
        "unix-seqpacket:@of-two-users",
        "unix-dgram:@of-two-users"
      })
  void shouldRefuseAServiceOfTwoUsers(String address) throws Exception {
    try (ServiceFixture fixture = new ServiceFixture("unix")) {
      Ipc users = fixture.ipc("address=" + address + "?allow-users=65534");
      assertRefusesUsers(() -> users.responder(ServiceFixture.NAME));
      assertRefusesUsers(() -> users.requester(ServiceFixture.NAME));
    }
  }

  private static void assertRefusesUsers(Executable open) {
    IpcConfigurationException why = assertThrows(IpcConfigurationException.class, open);
    assertEquals(ErrorCode.MISSING_CAPABILITY, why.code(), why::getMessage);
    assertEquals(true, why.getMessage().contains("allow-users"), why::getMessage);
  }
}
