package io.github.linuxipc.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.ProcessIdentity;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What befalls a signal: reused numbers, forged announcements, reserved names, other users. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalFaultTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");
  private static final int INCARNATION = 12_345;

  private final List<Process> started = new ArrayList<>();
  private Rig rig;

  @BeforeEach
  void open() throws IOException {
    rig = Rig.make();
  }

  @AfterEach
  void close() throws Exception {
    started.forEach(Process::destroyForcibly);
    for (Process process : started) {
      process.waitFor(); // onExit would wait for whoever has its number now
    }
    rig.close();
  }

  private Process start(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }

  /** Nothing handles signals in it: a stray one kills it. */
  private Process bystander() throws Exception {
    Process bystander = start("sleep", "60");
    Path name = Path.of("/proc/" + bystander.pid() + "/comm");
    while (!Files.readString(name).strip().equals("sleep")) {
      Thread.sleep(1);
    }
    return bystander;
  }

  private static void survives(Process process) throws InterruptedException {
    assertFalse(process.waitFor(200, TimeUnit.MILLISECONDS), "a bystander was killed");
  }

  /** Waits until it is killed. */
  static final class WaitingProgram {
    private WaitingProgram() {}

    public static void main(String[] args) throws Exception {
      try (Waiter waiter = new Rig(Path.of(args[0])).waiter("signal:reload")) {
        System.out.println("bound");
        waiter.await(LONG);
      }
    }
  }

  private Process program() throws IOException {
    Process child = Rig.child(List.of(), WaitingProgram.class, rig.runtimeDirectory().toString());
    started.add(child);
    assertEquals("bound", child.inputReader(StandardCharsets.UTF_8).readLine());
    return child;
  }

  /** Its number here is another, or nobody's; that number there may be a bystander's here. */
  @ParameterizedTest
  @ValueSource(strings = {"signal:reload", "signal:USR1"})
  void N06_shouldSayThatTheWaiterIsInAnotherPidNamespace(String waker) throws Exception {
    List<String> apart =
        List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--");
    List<String> probe = new ArrayList<>(apart);
    probe.add("true");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/unshare"))
            && start(probe.toArray(String[]::new)).waitFor() == 0,
        "needs the right to make a pid namespace");
    Process child = Rig.child(apart, WaitingProgram.class, rig.runtimeDirectory().toString());
    started.add(child);
    assertEquals("bound", child.inputReader(StandardCharsets.UTF_8).readLine());
    IpcException e = assertThrows(IpcException.class, () -> rig.waker(waker).wake());
    assertEquals(ErrorCode.NOT_REACHABLE, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains("another pid namespace"), e.getMessage());
  }

  @Test
  void N06_shouldNotSignalABystanderThatGotTheNumberOfAKilledWaiter() throws Exception {
    assumeTrue(Files.isWritable(LAST_PID), "needs root, to choose a process's number");
    Process waiting = program();
    try (Waker open = rig.waker("signal:reload")) {
      waiting.destroyForcibly().waitFor();
      Process bystander = bystanderNumbered(waiting.pid());
      assertFalse(open.wake(), "the waiter is dead");
      try (Waker opened = rig.waker("signal:reload");
          Waker bare = rig.waker("signal:USR1")) {
        assertFalse(opened.wake(), "the waiter is dead");
        assertFalse(bare.wake(), "the waiter is dead");
      }
      survives(bystander);
    }
  }

  private Process bystanderNumbered(long pid) throws Exception {
    for (int i = 0; i < 200; i++) {
      Files.writeString(LAST_PID, Long.toString(pid - 1));
      Process process = bystander();
      if (process.pid() == pid) {
        return process;
      }
      process.destroyForcibly().waitFor();
    }
    assumeTrue(false, "the number was always somebody else's");
    throw new AssertionError();
  }

  /** Announces a process that never did; the lock is held, so that the rest must be found out. */
  private OpenFile forge(ProcessIdentity process) throws IOException {
    String text =
        "ipc-waiter 1\npid=%d\nstart=%d\nboot=%s\npidns=%s\nincarnation=%d\ndetail=signal=USR1\n"
            .formatted(
                process.pid(),
                process.startTicks(),
                process.bootId(),
                process.pidNamespace(),
                INCARNATION);
    var mode = PosixFilePermissions.fromString("rw-------");
    Files.createFile(rig.file(), PosixFilePermissions.asFileAttribute(mode));
    Files.writeString(rig.file(), text);
    OpenFile file = OpenFile.open(rig.file(), OpenFile.READ_WRITE);
    assertTrue(new OfdLock(file).tryLock((1L << 32) + INCARNATION, 1));
    return file;
  }

  private static ProcessIdentity identity(Process process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    ProcessIdentity own = ProcessIdentity.own();
    return new ProcessIdentity(
        process.pid(), Long.parseLong(fields[19]), own.bootId(), own.pidNamespace());
  }

  /** What a process ignores, the programs that it starts ignore too; what it handles, not. */
  @Test
  void N06_shouldLeaveProgramsThatAreStartedLaterTheirDefault() throws Exception {
    rig.waiter("signal:USR1").close();
    start("kill", "-USR1", "" + ProcessHandle.current().pid()).waitFor(); // and this one lives
    Process started = bystander();
    start("kill", "-USR1", "" + started.pid()).waitFor();
    assertEquals(128 + 10, started.waitFor(), "ended by SIGUSR1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "boot", "namespace"})
  void N06_shouldNotSignalAProcessThatIsNotTheOneAnnounced(String other) throws Exception {
    Process bystander = bystander();
    ProcessIdentity it = identity(bystander);
    ProcessIdentity announced =
        switch (other) {
          case "start" ->
              new ProcessIdentity(it.pid(), it.startTicks() - 1, it.bootId(), it.pidNamespace());
          case "boot" ->
              new ProcessIdentity(it.pid(), it.startTicks(), "another", it.pidNamespace());
          default -> new ProcessIdentity(it.pid(), it.startTicks(), it.bootId(), "pid:[1]");
        };
    try (OpenFile held = forge(announced)) {
      assertTrue(held.fd() >= 0);
      if (other.equals("namespace")) { // it waits, but not where we could signal it
        IpcException e = assertThrows(IpcException.class, () -> rig.waker("signal:reload"));
        assertEquals(ErrorCode.NOT_REACHABLE, e.code());
      } else {
        try (Waker waker = rig.waker("signal:reload")) {
          assertFalse(waker.wake());
        }
      }
      survives(bystander);
    }
  }

  /** That the three above can fail: with nothing forged, the signal goes out. */
  @Test
  void N06_shouldSignalTheProcessThatIsAnnounced() throws Exception {
    Process handling = shell("trap 'exit 7' USR1; while :; do sleep 0.05; done");
    awaitState(handling, "SigCgt");
    try (OpenFile held = forge(identity(handling));
        Waker waker = rig.waker("signal:reload")) {
      assertTrue(held.fd() >= 0);
      assertTrue(waker.wake());
      assertEquals(7, handling.waitFor(), "ended by its handler");
      assertFalse(waker.wake());
    }
  }

  private Process shell(String script) throws IOException {
    return start("sh", "-c", script);
  }

  /** Waits until SIGUSR1 stands in a mask of a process. */
  private static void awaitState(Process process, String mask) throws Exception {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    while (!Files.readString(status).matches("(?s).*\\n" + mask + ":\t[0-9a-f]{13}[2367abef].*")) {
      Thread.sleep(1);
    }
  }

  /** It has announced itself and holds its lock, and yet nothing would come of the signal. */
  @ParameterizedTest
  @CsvSource({
    "trap '' USR1; sleep 60, SigIgn",
    "exec env --block-signal=USR1 sh -c 'trap : USR1; sleep 60', SigBlk",
    "sleep 60, ''"
  })
  void N01_shouldNotClaimToWakeAProcessThatWouldNotNotice(String script, String mask)
      throws Exception {
    assumeTrue(start("env", "--block-signal=USR1", "true").waitFor() == 0, "needs coreutils 8.31");
    Process deaf = mask.isEmpty() ? bystander() : shell(script);
    if (!mask.isEmpty()) {
      awaitState(deaf, mask);
    }
    try (OpenFile held = forge(identity(deaf));
        Waker waker = rig.waker("signal:reload")) {
      assertTrue(held.fd() >= 0);
      assertFalse(waker.wake());
      survives(deaf);
    }
  }

  /** Waits for the signals that it is given, and tells what became of them. */
  static final class InheritingProgram {
    private InheritingProgram() {}

    public static void main(String[] args) throws Exception {
      Rig rig = new Rig(Path.of(args[0]));
      for (String signal : args[1].split(",", -1)) {
        try (Waiter waiter = rig.waiter("signal:" + signal)) {
          System.out.println("bound");
          System.out.println(waiter.await(LONG) ? "woken" : "asleep");
        }
      }
      System.out.println(
          Files.readString(Path.of("/proc/self/status"))
              .replaceFirst("(?s).*\\nSigIgn:\\s*([0-9a-f]+).*", "$1"));
    }
  }

  private void wakesInheriting(String signals, String ignored, String... before) throws Exception {
    Process child =
        Rig.child(
            List.of(before), InheritingProgram.class, rig.runtimeDirectory().toString(), signals);
    started.add(child);
    BufferedReader told = child.inputReader(StandardCharsets.UTF_8);
    for (String signal : signals.split(",", -1)) {
      assertEquals("bound", told.readLine());
      try (Waker waker = rig.waker("signal:" + signal)) {
        assertTrue(waker.wake());
      }
      assertEquals("woken", told.readLine());
    }
    long mask = Long.parseUnsignedLong(told.readLine(), 16);
    for (String signal : ignored.isEmpty() ? new String[0] : ignored.split(",", -1)) {
      assertTrue(
          ((mask >>> (JvmSignal.number(signal) - 1)) & 1) != 0, signal + " is ignored again");
    }
  }

  /** As under nohup, and as a shell's background command. */
  @Test
  void N01_shouldHearASignalThatWasIgnoredAtTheStart() throws Exception {
    wakesInheriting(
        "HUP,INT,TERM,USR1",
        "HUP,INT,TERM,USR1",
        "sh",
        "-c",
        "trap '' HUP INT TERM USR1; exec \"$@\"",
        "sh");
  }

  @Test
  void N01_shouldHearASignalThatWasBlockedAtTheStart() throws Exception {
    assumeTrue(start("env", "--block-signal=USR1", "true").waitFor() == 0, "needs coreutils 8.31");
    wakesInheriting(
        "USR1,HUP,USR1", "HUP", "env", "--block-signal=USR1,HUP", "--ignore-signal=HUP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"signal=KILL", "signal=USR2", "signal=", "signal=NONSENSE", "kill"})
  void N06_shouldSendNoSignalThatMayNotBeAnnounced(String detail) throws Exception {
    Process bystander = bystander();
    try (OpenFile held = forge(identity(bystander))) {
      assertTrue(held.fd() >= 0);
      Files.writeString(rig.file(), Files.readString(rig.file()).replace("signal=USR1", detail));
      try (Waker waker = rig.waker("signal:reload")) {
        assertFalse(waker.wake());
      }
      survives(bystander);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "USR2, threads", "QUIT, threads", "SEGV, memory", "BUS, memory", "FPE, divisions",
    "ILL, instructions", "TRAP, debuggers", "KILL, kernel", "STOP, kernel", "SIGUSR2, threads",
    "RTMIN, real-time", "NONSENSE, no signal", "usr1x!, name"
  })
  void N05_shouldSayWhyASignalCannotBeAnEvent(String name, String why) {
    IpcException thrown = assertThrows(IpcException.class, () -> rig.waiter("signal:" + name));
    assertEquals(ErrorCode.BAD_ADDRESS, thrown.code());
    assertTrue(thrown.getMessage().contains(why), thrown.getMessage());
    assertThrows(IpcException.class, () -> rig.waker("signal:" + name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"USR1", "SIGUSR1", "HUP", "INT", "TERM", "ALRM", "CHLD", "CLD", "CONT", "WINCH"})
  void N05_shouldHearEverySignalThatAJvmCanHandle(String name) throws Exception {
    try (Waiter waiter = rig.waiter("signal:" + name);
        Waker waker = rig.waker("signal:" + name)) {
      assertTrue(waker.wake());
      assertTrue(waiter.await(LONG));
    }
  }

  /** Binds a signal that it may not have. */
  static final class ReservedProgram {
    private ReservedProgram() {}

    public static void main(String[] args) throws Exception {
      try {
        new Rig(Path.of(args[0])).waiter("signal:TERM");
      } catch (IpcException e) {
        System.out.println(e.getMessage());
      }
      try (var left = Files.list(Path.of(args[0]))) {
        System.out.println(left.count());
      }
    }
  }

  @Test
  void N05_shouldSayThatTheJvmKeepsASignalToItself() throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xrs", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ReservedProgram.class.getName(), rig.runtimeDirectory().toString()));
    Process child = start(command.toArray(String[]::new));
    List<String> said = child.inputReader(StandardCharsets.UTF_8).lines().toList();
    assertTrue(said.get(0).startsWith("IPC-307 The JVM keeps SIGTERM to itself"), said.get(0));
    assertTrue(said.get(0).contains("-Xrs"), said.get(0));
    assertEquals("0", said.get(1), "files that were left");
  }

  @Test
  void N05_shouldLeaveTheJvmTheSignalByWhichItSuspendsThreads() throws Exception {
    Process child =
        Rig.child(
            List.of("env", "_JAVA_SR_SIGNUM=15"),
            ReservedProgram.class,
            rig.runtimeDirectory().toString());
    started.add(child);
    String said = child.inputReader(StandardCharsets.UTF_8).lines().toList().get(0);
    assertTrue(said.startsWith("IPC-307 The JVM keeps SIGTERM to itself"), said);
    assertTrue(said.contains("_JAVA_SR_SIGNUM"), said);
  }

  /** Wakes with whatever rights it has. */
  static final class WakingProgram {
    private WakingProgram() {}

    public static void main(String[] args) throws Exception {
      try (Waker waker = new Rig(Path.of(args[0])).waker("signal:reload")) {
        System.out.println(waker.wake());
      } catch (IpcException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void N06_shouldSayThatTheProcessBelongsToAnotherUser() throws Exception {
    assumeTrue(ProcessUser.uid() == 0, "needs root, to become another user");
    Process theirs = start("setpriv", "--reuid", "54321", "--clear-groups", "sleep", "60");
    Thread.sleep(200); // until it has become a sleep
    try (OpenFile held = forge(identity(theirs))) {
      assertTrue(held.fd() >= 0);
      List<String> weak = List.of("setpriv", "--bounding-set", "-kill", "--inh-caps", "-kill");
      Process child = Rig.child(weak, WakingProgram.class, rig.runtimeDirectory().toString());
      started.add(child);
      String said = child.inputReader(StandardCharsets.UTF_8).readLine();
      assertTrue(said.startsWith("IPC-106 "), said);
      survives(theirs);
    }
  }

  @Test
  void N01_shouldMergeSignalsAndMissNoneOfTheLast() throws Exception {
    try (Waiter waiter = rig.waiter("signal:reload");
        Waker waker = rig.waker("signal:reload")) {
      int woken = 0;
      for (int i = 0; i < 10_000; i++) {
        assertTrue(waker.wake());
        woken += waiter.await(Duration.ZERO) ? 1 : 0;
      }
      assertTrue(woken < 10_000, "signals merge, and that is all right");
      while (waiter.await(Duration.ofMillis(100))) {
        woken++;
      }
      assertTrue(woken > 0);
    }
  }

  /** Stopped at the point after the look and before the sleep. */
  @Test
  void N01_shouldNotSleepOverASignalThatCameBetweenLookAndSleep() throws Exception {
    try (SignalWaiter waiter = (SignalWaiter) rig.waiter("signal:reload");
        Waker waker = rig.waker("signal:reload")) {
      assertFalse(waiter.tryTake());
      assertTrue(waker.wake());
      Thread.sleep(300); // the handler has run by now
      waiter.sleep(LONG.multipliedBy(2).toNanos()); // or the test is ended before
      assertTrue(waiter.tryTake());
    }
  }

  @Test
  void N05_shouldTellTheProcessesApartThatWaitForOneSignal() throws Exception {
    Process other = program();
    try (Waiter waiter = rig.waiter("signal:USR1");
        Waker waker = rig.waker("signal:USR1")) {
      IpcException thrown = assertThrows(IpcException.class, waker::wake);
      assertTrue(thrown.getMessage().contains(Long.toString(other.pid())), thrown.getMessage());
      other.destroyForcibly().waitFor();
      assertTrue(waker.wake(), "there is only one left");
      assertTrue(waiter.await(LONG));
    }
  }

  @Test
  void N05_shouldHearTheKernelTellThatAChildEnded() throws Exception {
    try (Waiter waiter = rig.waiter("signal:CHLD")) {
      FutureTask<Boolean> waiting = new FutureTask<>(() -> waiter.await(LONG));
      new Thread(waiting, "waiting").start();
      start("true").waitFor();
      assertTrue(waiting.get());
    }
  }

  @Test
  void N06_shouldRestoreTheHandlerThatWasThereBefore() throws Exception {
    java.util.concurrent.Semaphore before = new java.util.concurrent.Semaphore(0);
    JvmSignal application = JvmSignal.handle("ALRM", before::release);
    String self = Long.toString(ProcessHandle.current().pid());
    try {
      try (Waiter waiter = rig.waiter("signal:ALRM")) {
        start("kill", "-ALRM", self).waitFor();
        assertTrue(waiter.await(LONG));
        assertEquals(0, before.availablePermits(), "the waiter is in its place");
      }
      start("kill", "-ALRM", self).waitFor();
      before.acquire();
    } finally {
      application.restore(true);
    }
    start("kill", "-ALRM", self).waitFor();
    Thread.sleep(100); // and this process lives
  }
}
