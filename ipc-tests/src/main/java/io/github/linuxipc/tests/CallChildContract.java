package io.github.linuxipc.tests;

import static io.github.linuxipc.tests.traffic.Texts.bytes;
import static io.github.linuxipc.tests.traffic.Texts.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.CallException.Outcome;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.tests.peer.PeerFailure;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.PartCollector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Children to which {@link Ipc#startChild} gave an endpoint of a service. A child knows only what
 * it was given about the service.
 */
public abstract class CallChildContract extends ServiceTest {
  private static final int CALLS = 100;
  private static final int LARGE = 200_000;

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected CallChildContract(TransportUnderTest subject) {
    super(subject);
  }

  private PeerProcess calling(Ipc parent) throws Exception {
    assumeOtherProcesses();
    return child(parent, ChildEndpoint.requester(channel()));
  }

  private PeerProcess responding(Ipc parent) throws Exception {
    assumeOtherProcesses();
    return child(parent, ChildEndpoint.responder(channel()));
  }

  private PeerProcess serving(Ipc parent, String behaviour) throws Exception {
    PeerProcess child = responding(parent);
    child.call("serve", channel(), behaviour, log());
    return child;
  }

  /** Starts a process that starts a child, which writes what happens to it to a file. */
  private void startOrphan(PeerProcess parent, ChildEndpoint.Role role, Path report)
      throws Exception {
    parent.call("start", role, channel(), report);
    awaitLine(report, "open");
  }

  private static void awaitLine(Path report, String line) throws Exception {
    ContractAssertions.awaitCondition(() -> Files.readAllLines(report).contains(line));
  }

  private Path report() throws IOException {
    return fixture().directory().resolve("orphan");
  }

  @Test
  void R01_shouldBeAnsweredByAChild() throws Exception {
    Ipc parent = ipc();
    serving(parent, "echo");
    Requester requester = parent.requester(channel());
    for (int i = 0; i < CALLS; i++) {
      assertEquals("" + i, text(requester.call(bytes("" + i), LONG)));
    }
    Message large = requester.call(ByteBuffer.allocate(LARGE), LONG);
    assertEquals(LARGE, large.payload().remaining(), "bytes of a large response");
  }

  @Test
  void R01_shouldAnswerAChild() throws Exception {
    Ipc parent = ipc();
    PeerProcess child = calling(parent);
    child.ask("requester", channel());
    serve(parent.responder(channel()), request -> request.reply(request.payload()));
    child.answer();
    assertEquals("first", child.call("call", "first"));
    assertEquals("second", child.call("call", "second"));
  }

  @Test
  @Tag("exhaustive")
  void R01_shouldLetTwoChildrenTalkToEachOther() throws Exception {
    Ipc parent = ipc();
    PeerProcess calling = calling(parent);
    serving(parent, "echo");
    calling.call("requester", channel());
    assertEquals("x", calling.call("call", "x"));
  }

  @Test
  @Tag("slow")
  void R07_shouldCancelACallAtAChildWhenItsTimeIsOver() throws Exception {
    Ipc parent = ipc();
    serving(parent, "even");
    Requester requester = parent.requester(channel());
    CallException end = assertThrows(CallException.class, () -> requester.call(bytes("1"), SHORT));
    endedWith(end, ErrorCode.CALL_TIMED_OUT, Outcome.UNKNOWN);
    assertEquals("2", text(requester.call(bytes("2"), LONG))); // at a concurrency of 1
    assertEquals(List.of("1", "2"), started());
  }

  @Test
  @Tag("slow")
  void R09_shouldStreamFromAChildAsManyPartsAsWereRequested() throws Exception {
    Ipc parent = ipc();
    serving(parent, "parts");
    Requester requester = parent.requester(channel());
    PartCollector collector = new PartCollector(0);
    requester.stream(bytes("x"), LONG).subscribe(collector);
    collector.subscription().request(3);
    for (int i = 0; i < 3; i++) {
      assertEquals("part " + i, next(collector.signals()));
    }
    collector.subscription().request(1);
    assertEquals("part 3", next(collector.signals()));
    collector.subscription().cancel();
    ContractAssertions.awaitCondition(() -> started().contains("cancelled"));
    assertTrue(collector.signals().isEmpty(), () -> "further signals: " + collector.signals());
  }

  @Test
  @Tag("slow")
  void R08_shouldEndOpenCallsWhenAChildIsKilled() throws Exception {
    Ipc parent = ipc("concurrency=100");
    PeerProcess child = serving(parent, "none");
    Requester requester = parent.requester(channel());
    List<CompletableFuture<Message>> calls = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      calls.add(open(requester, "" + i));
    }
    ContractAssertions.awaitCondition(() -> started().size() == CALLS);
    child.kill();
    for (CompletableFuture<Message> call : calls) {
      endedWith(failure(call), ErrorCode.CALL_LOST, Outcome.UNKNOWN);
    }
    serving(parent, "echo");
    assertEquals("next", text(parent.requester(channel()).call(bytes("next"), LONG)));
  }

  @Test
  @Tag("exhaustive")
  void R08_shouldRefuseCallsAfterAChildHasClosedItsResponder() throws Exception {
    Ipc parent = ipc();
    PeerProcess child = serving(parent, "echo");
    Requester requester = parent.requester(channel());
    assertEquals("x", text(requester.call(bytes("x"), LONG)));
    child.call("close-responder");
    ContractAssertions.awaitCondition(() -> isRefused(requester));
    child.call("serve", channel(), "echo", log());
    assertEquals("again", text(parent.requester(channel()).call(bytes("again"), LONG)));
  }

  @Test
  @Tag("slow")
  void R08_shouldCancelTheCallsOfAParentThatIsKilledAndEndTheResponder() throws Exception {
    PeerProcess parent = peer("connect-timeout=1s");
    startOrphan(parent, ChildEndpoint.Role.RESPONDER, report());
    parent.call("requester", channel());
    parent.call("call-async", "x");
    awaitLine(report(), "started");
    List<ProcessHandle> children = ProcessHandle.of(parent.pid()).orElseThrow().children().toList();
    parent.kill();
    awaitLine(report(), "cancelled");
    if (subject().isBrokered()) { // a broker does not tell that a requester was killed
      children.forEach(ProcessHandle::destroyForcibly);
    } else {
      awaitLine(report(), "END_OF_STREAM");
    }
  }

  @Test
  @Tag("slow")
  void R08_shouldEndTheCallOfAChildWhoseParentIsKilled() throws Exception {
    PeerProcess parent = peer();
    parent.call("serve", channel(), "none", log());
    startOrphan(parent, ChildEndpoint.Role.REQUESTER, report());
    ContractAssertions.awaitCondition(() -> started().size() == 1);
    parent.kill();
    awaitLine(report(), "CALL_LOST");
  }

  @Test
  @Tag("exhaustive")
  void T05_shouldFailAtOnceWhenTheChildDiesBeforeItResponds() throws Exception {
    Ipc parent = ipc("connect-timeout=1h");
    PeerProcess child = responding(parent);
    BackgroundAction<?> opening =
        BackgroundAction.of(() -> parent.requester(channel())).assertBlocked();
    child.kill();
    Throwable e = ContractAssertions.hasCode(opening.failure(), ErrorCode.NO_RECEIVER);
    assertTrue(e.toString().contains(Long.toString(child.pid())), "the pid is not in: " + e);
  }

  @Test
  @Tag("exhaustive")
  void shouldRefuseASecondResponderAndAnotherKind() throws Exception {
    Ipc parent = ipc();
    PeerProcess child = responding(parent);
    serve(parent.responder(channel()), request -> request.reply(request.payload()));
    PeerFailure second =
        assertThrows(PeerFailure.class, () -> child.call("serve", channel(), "echo", log()));
    assertEquals(ErrorCode.CHANNEL_IN_USE.name(), second.code());
    PeerFailure kind = assertThrows(PeerFailure.class, () -> child.call("sender", channel()));
    assertEquals(ErrorCode.INCOMPATIBLE_PEER.name(), kind.code());
  }

  @Test
  void shouldRefuseWhereNoOtherProcessCanBeReached() throws Exception {
    boolean reaches =
        subject().startsPeersAsChildren()
            || transport().capabilities().contains(Capability.UNRELATED_PROCESSES);
    assumeTrue(!reaches, "needs a transport that goes no further than this process");
    Ipc parent = ipc();
    ContractAssertions.throwsCode(
        () -> parent.startChild(new ProcessBuilder("true"), ChildEndpoint.responder(channel())),
        ErrorCode.NOT_REACHABLE);
  }
}
