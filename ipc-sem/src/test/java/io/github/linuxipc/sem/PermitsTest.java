package io.github.linuxipc.sem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Permits;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests permits that processes share. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PermitsTest {
  private static final Duration LONG = Duration.ofSeconds(50);

  private final List<Waker> open = new ArrayList<>();
  private SemaphoreFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = SemaphoreFixture.make();
  }

  @AfterEach
  void close() throws IOException {
    for (Waker waker : open) {
      waker.close();
    }
    fixture.close();
  }

  /** Returns the fixture with another number of permits. */
  private static OpenContext with(SemaphoreFixture fixture, int permits) {
    return (OpenContext)
        Proxy.newProxyInstance(
            SemaphoreFixture.class.getClassLoader(),
            new Class<?>[] {OpenContext.class},
            (proxy, method, arguments) ->
                method.getName().equals("option")
                        && ((Option<?>) arguments[0]).name().equals("permits")
                    ? permits
                    : method.invoke(fixture, arguments));
  }

  private static Waker waker(SemaphoreFixture fixture, int permits) throws IpcException {
    var address = io.github.linuxipc.channel.Address.of("sem", "jobs");
    return new SemaphoreNotifier().open(address, with(fixture, permits));
  }

  private Permits permits(int count) throws IpcException {
    Waker waker = waker(fixture, count);
    open.add(waker);
    return waker.extension(Permits.class).orElseThrow();
  }

  /** Acquires the given number of permits and holds them. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      Permits permits =
          waker(new SemaphoreFixture(Path.of(args[0])), Integer.parseInt(args[1]))
              .extension(Permits.class)
              .orElseThrow();
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        permits.acquire(LONG);
      }
      System.out.println("held");
      System.in.read();
    }
  }

  @Test
  void shouldGrantAsManyPermitsAsConfigured() throws Exception {
    Permits here = permits(3);
    Permits there = permits(3);
    assertEquals(3, here.available());
    assertTrue(here.acquire(Duration.ZERO));
    assertTrue(there.acquire(Duration.ZERO));
    assertTrue(here.acquire(Duration.ZERO));
    assertEquals(0, there.available());
    assertFalse(there.acquire(Duration.ofMillis(120)));
    here.release();
    assertTrue(there.acquire(Duration.ZERO));
    assertThrows(
        IllegalStateException.class,
        () -> {
          for (int i = 0; i < 3; i++) {
            there.release();
          }
        });
    assertEquals(2, here.available());
  }

  @Test
  void shouldWakeAWaitingThreadWhenAPermitIsReleased() throws Exception {
    Permits here = permits(1);
    Permits there = permits(1);
    for (int i = 0; i < 20; i++) {
      assertTrue(here.acquire(LONG));
      FutureTask<Boolean> waiting = new FutureTask<>(() -> there.acquire(LONG));
      new Thread(waiting, "waiting").start();
      here.release();
      assertTrue(waiting.get());
      there.release();
    }
  }

  @Test
  void shouldReleaseThePermitsOfAHolderWhenItIsKilled() throws Exception {
    Permits here = permits(2);
    Process holder =
        SemaphoreFixture.child(Holder.class, fixture.runtimeDirectory().toString(), "2", "2");
    assertEquals("held", holder.inputReader(StandardCharsets.UTF_8).readLine());
    assertEquals(0, here.available());
    assertFalse(here.acquire(Duration.ofMillis(100)));
    FutureTask<Boolean> waiting = new FutureTask<>(() -> here.acquire(LONG));
    new Thread(waiting, "waiting").start();
    holder.destroyForcibly().waitFor();
    assertTrue(waiting.get());
    assertEquals(1, here.available());
  }

  @Test
  void shouldKeepThePermitOfAHolderWhenItIsStopped() throws Exception {
    Permits here = permits(1);
    Process holder =
        SemaphoreFixture.child(Holder.class, fixture.runtimeDirectory().toString(), "1", "1");
    assertEquals("held", holder.inputReader(StandardCharsets.UTF_8).readLine());
    new ProcessBuilder("kill", "-STOP", "" + holder.pid()).start().waitFor();
    assertFalse(here.acquire(Duration.ofMillis(300)));
    holder.destroyForcibly().waitFor();
    assertTrue(here.acquire(LONG));
  }

  @Test
  void shouldNeverGrantMorePermitsThanConfigured() throws Exception {
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<FutureTask<Void>> tasks = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Permits mine = permits(2);
      tasks.add(
          new FutureTask<>(
              () -> {
                for (int j = 0; j < 200; j++) {
                  assertTrue(mine.acquire(LONG));
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  Thread.yield();
                  inside.decrementAndGet();
                  mine.release();
                }
                return null;
              }));
    }
    tasks.forEach(task -> new Thread(task, "worker").start());
    for (FutureTask<Void> task : tasks) {
      task.get();
    }
    assertTrue(most.get() <= 2, () -> most + " held a permit at the same time");
    assertEquals(2, permits(2).available());
  }

  @Test
  void shouldEndAcquireWhenInterruptedOrWhenTheWakerCloses() throws Exception {
    assertTrue(permits(1).acquire(Duration.ZERO));
    Permits there = permits(1);
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> there.acquire(LONG));
    FutureTask<Boolean> interrupted = new FutureTask<>(() -> there.acquire(LONG));
    Thread thread = new Thread(interrupted, "waiting");
    thread.start();
    Thread.sleep(100);
    thread.interrupt();
    Exception thrown = assertThrows(Exception.class, interrupted::get);
    assertEquals(InterruptedException.class, thrown.getCause().getClass());
    FutureTask<Boolean> closed = new FutureTask<>(() -> there.acquire(LONG));
    new Thread(closed, "waiting").start();
    Thread.sleep(100);
    open.get(1).close();
    IpcException failure = (IpcException) assertThrows(Exception.class, closed::get).getCause();
    assertEquals(ErrorCode.CLOSED, failure.code());
  }

  @Test
  void shouldRejectAnotherNumberWhileThePermitsAreOpen() throws Exception {
    permits(2).available();
    IpcException thrown = assertThrows(IpcException.class, () -> permits(3).available());
    assertEquals(ErrorCode.INCOMPATIBLE_PEER, thrown.code());
    for (Waker waker : open) {
      waker.close();
    }
    assertEquals(3, permits(3).available());
  }

  @Test
  void shouldKeepTheFileOfLiveProcessesWhenItCannotBeRead() throws Exception {
    Permits here = permits(1);
    assertTrue(here.acquire(Duration.ZERO));
    Path file = fixture.runtimeDirectory().resolve("jobs.permits");
    byte[] before = Files.readAllBytes(file);
    Files.writeString(file, "permits-version=977\n");
    IpcException thrown = assertThrows(IpcException.class, () -> permits(2).available());
    assertEquals(ErrorCode.OPEN_FAILED, thrown.code());
    assertTrue(thrown.getMessage().contains("live processes use"), thrown.getMessage());
    assertEquals("permits-version=977\n", Files.readString(file));
    Files.write(file, before);
    assertEquals(0, permits(1).available());
  }

  @Test
  void shouldLeaveNoFilesBehindWhenClosedByAnInterruptedThread() throws Exception {
    assertTrue(permits(1).acquire(Duration.ZERO));
    Path file = fixture.runtimeDirectory().resolve("jobs.permits");
    OpenFile other = OpenFile.open(file, OpenFile.READ_WRITE);
    assertTrue(new OfdLock(other).tryLock(1L << 40, 1), "the mutex");
    Thread opening =
        new Thread(
            () -> {
              LockSupport.parkNanos(20_000_000);
              other.close();
            });
    Thread.currentThread().interrupt();
    opening.start();
    open.get(0).close();
    assertTrue(Thread.interrupted());
    opening.join();
    assertFalse(Files.exists(file));
  }

  @Test
  void shouldCreateASemaphoreWhileASweepRemovesNewOnes() throws Exception {
    AtomicBoolean ended = new AtomicBoolean();
    int uid = ProcessUser.uid();
    Thread sweeping =
        new Thread(
            () -> {
              while (!ended.get()) {
                SemaphoreSweep.run(uid);
              }
            });
    sweeping.start();
    try {
      for (int i = 0; i < 3000; i++) {
        try (HeldSemaphore created = HeldSemaphore.create(uid)) {
          created.name().unlink();
        }
      }
    } finally {
      ended.set(true);
      sweeping.join();
    }
  }

  @Test
  void shouldLeaveNoFilesBehindWhenClosed() throws Exception {
    List<Path> semaphores = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Permits permits = permits(1);
      assertTrue(permits.acquire(Duration.ZERO));
      semaphores.addAll(fixture.semaphores());
      open.get(i).close();
    }
    try (Stream<Path> files = Files.list(fixture.runtimeDirectory())) {
      assertEquals(List.of(), files.toList());
    }
    assertEquals(10, semaphores.size());
    assertEquals(List.of(), semaphores.stream().filter(Files::exists).toList());
  }
}
