package io.github.linuxipc.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.FrameHeader;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.SharedLink;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A log that several receivers follow, each from a lane of its own channel. */
@Timeout(60)
class LogLinkTest {
  private static final long[] NO_PREFIX = {};
  private static final int SENDER = 77;

  private final List<Member> members = new ArrayList<>();
  private final List<AutoCloseable> closed = new ArrayList<>();

  /** A receiver of a channel in a directory of its own, and the sender's link to it. */
  private static final class Member implements FrameHandler {
    final LinkRig rig;
    final InboundLink receiver;
    final OutboundLink lane;
    final List<Integer> numbers = new ArrayList<>();
    final List<Integer> senders = new ArrayList<>();
    final List<Long> values = new ArrayList<>();
    final List<String> discarded = new ArrayList<>();
    int left;

    Member(LinkRig rig, LinkRig own) throws Exception {
      this.rig = rig;
      this.receiver = own.bind();
      this.lane = own.connect();
    }

    @Override
    public void onFrame(
        long peer, long lengthAndControl, long senderAndSequence, ByteBuffer payload) {
      numbers.add(FrameHeader.number(senderAndSequence));
      senders.add(FrameHeader.sender(senderAndSequence));
      values.add(payload.getLong(payload.position()));
    }

    @Override
    public void onFrame(long peer, ByteBuffer frame) {
      throw new AssertionError("a frame without a header");
    }

    @Override
    public void onJoined(long peer) {}

    @Override
    public void onDiscarded(long peer, String why) {
      discarded.add(why);
    }

    @Override
    public void onLeft(long peer, boolean partial) {
      left++;
    }

    void take(int count) throws Exception {
      while (values.size() < count) {
        if (receiver.poll(this, 100) == 0) {
          receiver.await(1_000_000);
        }
      }
    }

    List<Path> logs() throws Exception {
      try (Stream<Path> files = Files.list(rig.files())) {
        return files.filter(path -> path.toString().endsWith(".log")).toList();
      }
    }
  }

  private Member member(Map<String, Object> options) throws Exception {
    LinkRig own = LinkRig.make();
    closed.add(own);
    Member member = new Member(own, LinkRig.at(own.runtimeDirectory(), options));
    members.add(member);
    return member;
  }

  private Member member() throws Exception {
    return member(Map.of("capacity", (long) LinkRig.CAPACITY));
  }

  private SharedLink share(Member like) throws Exception {
    SharedLink log = new ShmTransport().share(like.lane, like.rig);
    assertNotNull(log);
    closed.add(log);
    return log;
  }

  private static boolean send(OutboundLink link, int number, long value) throws Exception {
    ByteBuffer payload = ByteBuffer.allocate(Long.BYTES).putLong(0, value);
    long header = FrameHeader.lengthAndControl(Long.BYTES, FrameHeader.LAST, 0);
    return link.offer(
            header, FrameHeader.senderAndSequence(SENDER, number), NO_PREFIX, payload, 0, 8)
        && link.flush();
  }

  private static void admit(SharedLink log, Member member, int offset) throws Exception {
    assertEquals(SharedLink.Admission.ADMITTED, log.add(member.lane, offset));
  }

  @AfterEach
  void close() throws Exception {
    for (Member member : members) {
      member.lane.close();
      member.receiver.close();
    }
    for (int i = closed.size(); i > 0; i--) {
      closed.get(i - 1).close();
    }
  }

  @Test
  void P01_shouldDeliverTheFramesOfALaneThenOfItsLogThenOfTheLane() throws Exception {
    Member first = member();
    Member second = member();
    Member third = member();
    for (int i = 0; i < 3; i++) {
      assertTrue(send(first.lane, i, i));
    }
    SharedLink log = share(first);
    admit(log, first, 3);
    admit(log, second, 0);
    for (int i = 0; i < 100; i++) {
      if (i == 40) {
        admit(log, third, -40);
      }
      assertTrue(send(log, i, 1000 + i));
    }
    log.end();
    assertTrue(send(first.lane, 103, 9));
    assertTrue(send(second.lane, 100, 9));
    assertTrue(send(third.lane, 60, 9));
    int[] counts = {104, 101, 61};
    for (int i = 0; i < 3; i++) {
      Member member = members.get(i);
      member.take(counts[i]);
      for (int n = 0; n < counts[i]; n++) {
        assertEquals(n, member.numbers.get(n), "the numbers continue");
      }
      int log0 = i == 0 ? 3 : 0;
      assertEquals(i == 2 ? 1040L : 1000L, member.values.get(log0));
      assertEquals(1, member.senders.stream().skip(log0).limit(50).distinct().count());
      assertFalse(member.senders.get(log0).equals(SENDER), "the sender is that of the lane");
      assertEquals(List.of(), member.discarded);
    }
  }

  @Test
  void P05_shouldGiveTheLogOneFileWithANameForEachReceiver() throws Exception {
    Member first = member();
    Member second = member();
    SharedLink log = share(first);
    admit(log, first, 0);
    admit(log, second, 0);
    Path one = first.logs().get(0);
    Path other = second.logs().get(0);
    assertTrue(Files.isSameFile(one, other));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(one)));
    assertTrue(send(log, 0, 5));
    first.take(1);
    second.take(1);
    for (Member member : members) {
      member.lane.close();
      while (member.left == 0) {
        member.receiver.poll(member, 10);
        member.receiver.await(1_000_000);
      }
      LinkRig.until(
          () -> {
            try {
              return member.logs().isEmpty();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  @Test
  void P08_shouldReadTheLogToItsEndAfterTheSenderHasClosed() throws Exception {
    Member first = member();
    Member second = member();
    SharedLink log = share(first);
    admit(log, first, 0);
    admit(log, second, 0);
    for (int i = 0; i < 500; i++) {
      assertTrue(send(log, i, i));
    }
    log.close();
    for (Member member : members) {
      member.lane.close();
    }
    for (Member member : members) {
      member.take(500);
      while (member.left == 0) {
        member.receiver.poll(member, 10);
        member.receiver.await(1_000_000);
      }
      assertEquals(List.of(), member.discarded);
    }
  }

  private static int fill(SharedLink log) throws Exception {
    int sent = 0;
    while (send(log, sent, sent)) {
      sent++;
    }
    return sent;
  }

  /** A log that is full because one of its two receivers has read nothing. */
  private record Full(SharedLink log, Member fast, Member slow, int sent) {}

  private Full full() throws Exception {
    Member fast = member();
    Member slow = member();
    SharedLink log = share(fast);
    admit(log, fast, 0);
    admit(log, slow, 0);
    int sent = fill(log);
    fast.take(sent);
    assertFalse(send(log, sent, sent));
    return new Full(log, fast, slow, sent);
  }

  @Test
  void P08_shouldNotWaitForAReceiverThatHasClosed() throws Exception {
    Full full = full();
    Member fast = full.fast();
    Member slow = full.slow();
    SharedLink log = full.log();
    int sent = full.sent();
    assertFalse(log.holdsBack(fast.lane));
    assertTrue(log.holdsBack(slow.lane));
    slow.receiver.close();
    while (!send(log, sent, sent)) {
      log.await(10_000_000_000L);
    }
    fast.take(sent + 1);
    log.remove(slow.lane);
    Member late = member();
    admit(log, late, -sent - 1);
    assertTrue(send(log, sent + 1, 4711));
    late.take(1);
    assertEquals(4711L, late.values.get(0));
  }

  @Test
  void P08_shouldHaveRoomAsSoonAsTheReceiverThatHoldsItBackHasClosed() throws Exception {
    Full full = full();
    Member fast = full.fast();
    Member slow = full.slow();
    SharedLink log = full.log();
    int sent = full.sent();
    slow.receiver.close();
    log.await(1); // long before the next check of all peers
    assertTrue(send(log, sent, sent));
    fast.take(sent + 1);
  }

  @Test
  void P07_shouldWakeTheSenderWhenTheSlowestHasRead() throws Exception {
    Member fast = member();
    Member slow = member();
    SharedLink log = share(fast);
    admit(log, fast, 0);
    admit(log, slow, 0);
    int sent = fill(log);
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              try {
                while (!send(log, sent, sent)) {
                  log.await(60_000_000_000L);
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    fast.take(sent);
    LinkRig.pause(50);
    assertFalse(sending.isDone());
    slow.take(sent);
    sending.join();
    fast.take(sent + 1);
    slow.take(sent + 1);
  }

  @Test
  void P07_shouldAdmitLaterIfTheLaneIsFull() throws Exception {
    Member member = member();
    SharedLink log = share(member);
    int sent = 0;
    while (send(member.lane, sent, sent)) {
      sent++;
    }
    assertEquals(SharedLink.Admission.NOT_NOW, log.add(member.lane, sent));
    member.take(sent);
    admit(log, member, sent);
    assertTrue(send(log, 0, 6));
    member.take(sent + 1);
  }

  /** The engine goes on with the lanes, and tries it again. */
  @Test
  void P07_shouldLeaveNothingIfTheFileSystemHasNoRoomForTheLog() throws Exception {
    LinkRig own = LinkRig.make();
    closed.add(own);
    Path mount = Files.createDirectory(own.runtimeDirectory().resolve("small"));
    String[] tmpfs = {"mount", "-t", "tmpfs", "-o", "size=400k,mode=0700", "tmpfs", "" + mount};
    assumeTrue(new ProcessBuilder(tmpfs).start().waitFor() == 0, "only root can mount");
    closed.add(() -> new ProcessBuilder("umount", "" + mount).start().waitFor());
    LinkRig small = LinkRig.at(mount, Map.of("capacity", 1L << 20));
    Member member = new Member(small, small);
    members.add(member);
    assertTrue(send(member.lane, 0, 5));
    int open = openFiles();
    IpcException refused =
        assertThrows(IpcException.class, () -> new ShmTransport().share(member.lane, small));
    assertEquals(ErrorCode.RESOURCE_LIMIT, refused.code());
    assertEquals(List.of(), member.logs());
    assertEquals(open, openFiles());
    assertTrue(send(member.lane, 1, 6), "the lane goes on");
    member.take(2);
  }

  private static int openFiles() throws Exception {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return (int) all.count();
    }
  }

  @Test
  void P07_shouldNotAdmitAReceiverWithOtherSettings() throws Exception {
    Member member = member();
    SharedLink log = share(member);
    Member larger = member(Map.of("capacity", 2L * LinkRig.CAPACITY));
    assertEquals(SharedLink.Admission.NEVER, log.add(larger.lane, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "symlink", "mode", "length", "content"})
  void H05_shouldEndALaneWhoseLogCannotBeTrusted(String what) throws Exception {
    Member good = member();
    Member harmed = member();
    SharedLink log = share(good);
    admit(log, good, 0);
    admit(log, harmed, 0);
    assertTrue(send(log, 0, 1));
    good.take(1); // it has opened the log, the other one has not
    Path name = harmed.logs().get(0);
    int length = LaneDescriptor.logLength(LinkRig.CAPACITY);
    if (what.equals("mode")) {
      Files.setPosixFilePermissions(name, PosixFilePermissions.fromString("rw-r--r--"));
    } else {
      Files.delete(name);
    }
    switch (what) {
      case "symlink" -> Files.createSymbolicLink(name, good.logs().get(0));
      case "length" -> put(name, length - 8);
      case "content" -> put(name, length);
      default -> {}
    }
    while (harmed.left == 0) {
      harmed.receiver.poll(harmed, 10);
      harmed.receiver.await(1_000_000);
    }
    assertEquals(1, harmed.discarded.size());
    LinkRig.until(() -> harmed.lane.peer() == PeerState.LOST);
    assertTrue(send(log, 1, 2));
    good.take(2);
    assertEquals(List.of(), good.discarded);
  }

  private static void put(Path path, int length) throws Exception {
    Files.write(path, new byte[length]);
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
  }
}
