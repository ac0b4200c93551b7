package io.github.linuxipc.tests;

import static io.github.linuxipc.tests.ContractAssertions.hasCode;
import static io.github.linuxipc.tests.ContractAssertions.throwsCode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.state.Held;
import io.github.linuxipc.state.ProcessLock;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who holds a lock, and what becomes of it: L1 to L5. */
public abstract class LockHolderContract extends StateTest {
  /**
   * Creates an instance for one test.
   *
   * @param subject what is under test
   */
  protected LockHolderContract(TransportUnderTest subject) {
    super(subject, "locks");
  }

  @Test
  void L01_shouldExcludeOthersUntilItIsReleased() throws Exception {
    ProcessLock lock = lock();
    ProcessLock other = lock();
    Held held = lock.acquire();
    assertFalse(held.abandoned());
    assertNull(other.tryAcquire());
    assertNull(other.acquire(SHORT));
    held.close();
    Held next = required(other.tryAcquire());
    assertFalse(next.abandoned());
    assertNull(lock.tryAcquire());
    next.close();
    lock.acquire().close();
  }

  @Test
  void L01_shouldExcludeOtherThreadsOfTheSameObject() throws Exception {
    ProcessLock lock = lock();
    Held held = lock.acquire();
    assertNull(BackgroundAction.of(lock::tryAcquire).result());
    var waiting = BackgroundAction.of(() -> lock.acquire());
    waiting.assertBlocked();
    held.close();
    waiting.result().close();
  }

  @Test
  void L01_shouldRefuseToBeAcquiredTwiceByAThread() throws Exception {
    ProcessLock lock = lock();
    Held held = lock.acquire();
    assertThrows(IllegalStateException.class, lock::acquire);
    assertThrows(IllegalStateException.class, lock::tryAcquire);
    assertThrows(IllegalStateException.class, () -> lock.acquire(SHORT));
    held.close();
    held.close();
    lock.acquire().close();
  }

  @Test
  void L01_shouldReleaseOnceFromAnyThread() throws Exception {
    ProcessLock lock = lock();
    Held held = lock.acquire();
    BackgroundAction.run(held::close).result();
    Held next = lock.acquire();
    held.close();
    assertNull(BackgroundAction.of(lock::tryAcquire).result());
    next.close();
  }

  @Test
  void L01_shouldNeverHaveTwoHolders() throws Exception {
    List<BackgroundAction<?>> counting = new ArrayList<>();
    AtomicLong inside = new AtomicLong();
    long[] count = new long[1];
    int each = 2_000;
    List<ProcessLock> locks = List.of(lock(), lock());
    for (int i = 0; i < 4; i++) { // two threads of each object
      ProcessLock lock = locks.get(i % 2);
      counting.add(
          BackgroundAction.run(
              () -> {
                for (int n = 0; n < each; n++) {
                  try (Held held = lock.acquire()) {
                    assertEquals(1, inside.incrementAndGet());
                    assertFalse(held.abandoned());
                    count[0]++;
                    inside.decrementAndGet();
                  }
                }
              }));
    }
    for (BackgroundAction<?> thread : counting) {
      thread.result();
    }
    assertEquals(4L * each, count[0]);
  }

  @Test
  void L01_shouldNeverHaveHoldersInTwoProcesses() throws Exception {
    int each = 3_000;
    List<PeerProcess> peers = new ArrayList<>();
    var region = ipc().region(subject().address(channel() + "-r"), 8);
    for (int i = 0; i < 3; i++) {
      PeerProcess peer = peerWith("lock");
      peer.call("region", subject().address(channel() + "-r"), 8);
      peers.add(peer);
    }
    for (PeerProcess peer : peers) {
      peer.ask("increment", each);
    }
    for (PeerProcess peer : peers) {
      assertEquals("0", peer.answer(), "nobody has died");
    }
    assertEquals(3L * each, region.buffer().getLong(0));
  }

  @Test
  void L02_shouldPassOnTheLockOfAKilledHolderAndSaySo() throws Exception {
    ProcessLock lock = lock();
    PeerProcess peer = peerWith("lock");
    assertEquals("held", peer.call("acquire", 0));
    var waiting = BackgroundAction.of(() -> lock.acquire());
    waiting.assertBlocked();
    peer.kill();
    Held held = waiting.result();
    assertTrue(held.abandoned());
    held.close();
    assertFalse(lock.acquire().abandoned(), "it was released in order since");
  }

  @Test
  void L02_shouldSaySoToTheNextIfTheSecondHolderDiesToo() throws Exception {
    ProcessLock lock = lock();
    PeerProcess first = peerWith("lock");
    PeerProcess second = peerWith("lock");
    assertEquals("held", first.call("acquire", 0));
    first.kill();
    assertEquals("abandoned", second.call("acquire", 30_000));
    second.kill();
    Held held = lock.acquire();
    assertTrue(held.abandoned());
    held.close();
  }

  @Test
  void L02_shouldSaySoWhenTheHolderClosesItsLock() throws Exception {
    ProcessLock lock = lock();
    ProcessLock other = lock();
    Held held = lock.acquire();
    lock.close();
    Held next = required(other.acquire(LONG));
    assertTrue(next.abandoned());
    held.close();
    assertNull(BackgroundAction.of(() -> lock().tryAcquire()).result(), "it is still held");
    next.close();
  }

  @Test
  void L03_shouldLeaveTheLockToAHolderThatIsStopped() throws Exception {
    ProcessLock lock = lock();
    PeerProcess peer = peerWith("lock");
    assertEquals("held", peer.call("acquire", 0));
    peer.stop();
    assertNull(lock.acquire(SHORT.multipliedBy(5)));
    peer.resume();
    peer.call("release");
    Held held = required(lock.acquire(LONG));
    assertFalse(held.abandoned());
    held.close();
  }

  @Test
  void L03_shouldPassByAWaiterThatIsStoppedOrKilled() throws Exception {
    ProcessLock lock = lock();
    PeerProcess stopped = peerWith("lock");
    PeerProcess killed = peerWith("lock");
    Held held = lock.acquire();
    stopped.ask("acquire", 60_000);
    killed.ask("acquire", 60_000);
    Thread.sleep(500);
    stopped.stop();
    killed.kill();
    var waiting = BackgroundAction.of(() -> lock().acquire());
    waiting.assertBlocked();
    held.close();
    Held next = waiting.result();
    next.close();
    stopped.resume();
    assertEquals("held", stopped.answer());
  }

  @Test
  void L04_shouldEndAWaitByAnInterrupt() throws Exception {
    ProcessLock lock = lock();
    ProcessLock other = lock();
    Held held = lock.acquire();
    for (ProcessLock each : List.of(lock, other)) {
      var waiting = BackgroundAction.of(() -> each.acquire());
      waiting.assertBlocked();
      waiting.interrupt();
      assertThrows(
          InterruptedException.class,
          () -> {
            throw waiting.failure();
          });
    }
    held.close();
    other.acquire().close();
  }

  @Test
  void L04_shouldEndAWaitWhenTheLockIsClosed() throws Exception {
    ProcessLock lock = lock();
    ProcessLock other = lock();
    Held held = lock.acquire();
    var waiting = BackgroundAction.of(() -> other.acquire());
    waiting.assertBlocked();
    other.close();
    hasCode(waiting.failure(), ErrorCode.CLOSED);
    throwsCode(other::tryAcquire, ErrorCode.CLOSED);
    held.close();
  }

  @Test
  void L05_shouldFailWhenItsFileIsRemoved() throws Exception {
    assumeCapability(Capability.PERSISTENT); // otherwise it is in no file
    ProcessLock lock = lock();
    ProcessLock other = lock();
    Held held = lock.acquire();
    var waiting = BackgroundAction.of(() -> other.acquire());
    waiting.assertBlocked();
    for (String file : fixture().files()) {
      if (file.startsWith(channel() + ".")) {
        Files.delete(fixture().directory().resolve(file));
      }
    }
    hasCode(waiting.failure(), ErrorCode.STATE_REMOVED);
    held.close();
    throwsCode(lock::tryAcquire, ErrorCode.STATE_REMOVED);
    lock().acquire().close();
  }

  @Test
  void L04_shouldEndByItsTimeOut() throws Exception {
    ProcessLock lock = lock();
    ProcessLock other = lock();
    Held held = lock.acquire();
    long began = System.nanoTime();
    assertNull(other.acquire(SHORT));
    assertTrue(System.nanoTime() - began >= SHORT.toNanos(), "it ended early");
    held.close();
  }
}
