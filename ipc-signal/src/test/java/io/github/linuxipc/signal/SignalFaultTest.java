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

/** Tests faults of signals: reused process ids, forged records, reserved names, other users. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SignalFaultTest {
  private static final Duration LONG = Duration.ofSeconds(50);
  private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");
  private static final int INCARNATION = 12_345;

  private final List<Process> started = new ArrayList<>();
  private SignalFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = SignalFixture.make();
  }

  @AfterEach
  void close() throws Exception {
    started.forEach(Process::destroyForcibly);
    for (Process process : started) {
      process.waitFor(); // onExit would wait for a process that reuses the id
    }
    fixture.close();
  }

  private Process start(String... command) throws IOException {
    Process process = new ProcessBuilder(command).start();
    started.add(process);
    return process;
  }

  /** Starts a process that handles no signal, so that a stray signal kills it. */
  private Process bystander() throws Exception {
    return executing("sleep", start("sleep", "60"));
  }

  /** Waits until a process executes the program of the given name. */
  private static Process executing(String program, Process process) throws Exception {
    Path name = Path.of("/proc/" + process.pid() + "/comm");
    while (!Files.readString(name).strip().equals(program)) {
      Thread.sleep(1);
    }
    return process;
  }

  private static void assertSurvives(Process process) throws InterruptedException {
    assertFalse(process.waitFor(200, TimeUnit.MILLISECONDS), "a bystander was killed");
  }

  /** Binds a waiter for {@code signal:reload}, and waits for a wake-up. */
  static final class WaitingProgram {
    private WaitingProgram() {}

    public static void main(String[] args) throws Exception {
      try (Waiter waiter = new SignalFixture(Path.of(args[0])).waiter("signal:reload")) {
        System.out.println("bound");
        waiter.await(LONG);
      }
    }
  }

  /**
   * The waiter must be found before the directory that cannot be read as a file. Depending on its
   * version, a tmpfs lists the newest or the oldest file first.
   */
  @Test
  void N06_shouldCloseTheTargetsItHasFoundWhenAnotherFileCannotBeRead() throws Exception {
    Path unreadable = fixture.runtimeDirectory().resolve("a.signal");
    Files.createDirectory(unreadable);
    program();
    if (!isWaiterListedBefore(unreadable)) {
      Files.delete(unreadable);
      Files.createDirectory(unreadable);
    }
    assumeTrue(isWaiterListedBefore(unreadable), "needs a directory that is listed by age");
    assertThrows(IpcException.class, () -> fixture.waker("signal:USR1").wake());
    long before = processDescriptors();
    assertThrows(IpcException.class, () -> fixture.waker("signal:USR1").wake());
    assertEquals(before, processDescriptors(), "a process descriptor was left open");
  }

  private boolean isWaiterListedBefore(Path other) throws IOException {
    try (var files = Files.list(fixture.runtimeDirectory())) {
      List<Path> listed = files.toList();
      assertTrue(listed.containsAll(List.of(fixture.file(), other)), listed::toString);
      return listed.indexOf(fixture.file()) < listed.indexOf(other);
    }
  }

  private static long processDescriptors() throws IOException {
    long count = 0;
    try (var descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors) {
        try {
          count += Files.readSymbolicLink(descriptor).toString().contains("pidfd") ? 1 : 0;
        } catch (IOException e) {
          // it was closed meanwhile
        }
      }
    }
    return count;
  }

  private Process program() throws IOException {
    Process child =
        SignalFixture.child(List.of(), WaitingProgram.class, fixture.runtimeDirectory().toString());
    started.add(child);
    assertEquals("bound", child.inputReader(StandardCharsets.UTF_8).readLine());
    return child;
  }

  /**
   * The waiter's process id is valid only in its own namespace. In the namespace of this test, the
   * same id may belong to a bystander.
   */
  @ParameterizedTest
  @ValueSource(strings = {"signal:reload", "signal:USR1"})
  void N06_shouldReportNotReachableWhenTheWaiterIsInAnotherPidNamespace(String waker)
      throws Exception {
    List<String> apart =
        List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--");
    List<String> probe = new ArrayList<>(apart);
    probe.add("true");
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/unshare"))
            && start(probe.toArray(String[]::new)).waitFor() == 0,
        "needs the right to make a pid namespace");
    Process child =
        SignalFixture.child(apart, WaitingProgram.class, fixture.runtimeDirectory().toString());
    started.add(child);
    assertEquals("bound", child.inputReader(StandardCharsets.UTF_8).readLine());
    IpcException e = assertThrows(IpcException.class, () -> fixture.waker(waker).wake());
    assertEquals(ErrorCode.NOT_REACHABLE, e.code(), e.getMessage());
    assertTrue(e.getMessage().contains("another pid namespace"), e.getMessage());
  }

  @Test
  void N06_shouldNotSignalABystanderWhenItReusesTheIdOfAKilledWaiter() throws Exception {
    assumeTrue(Files.isWritable(LAST_PID), "needs root, to choose a process id");
    Process waiting = program();
    try (Waker open = fixture.waker("signal:reload")) {
      waiting.destroyForcibly().waitFor();
      Process bystander = bystanderNumbered(waiting.pid());
      assertFalse(open.wake(), "the waiter is dead");
      try (Waker opened = fixture.waker("signal:reload");
          Waker bare = fixture.waker("signal:USR1")) {
        assertFalse(opened.wake(), "the waiter is dead");
        assertFalse(bare.wake(), "the waiter is dead");
      }
      assertSurvives(bystander);
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
    assumeTrue(false, "another process always got the id first");
    throw new AssertionError();
  }

  /**
   * Forges the record of a process that has not announced itself, and takes the lock of a waiter.
   */
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
    Files.createFile(fixture.file(), PosixFilePermissions.asFileAttribute(mode));
    Files.writeString(fixture.file(), text);
    OpenFile file = OpenFile.open(fixture.file(), OpenFile.READ_WRITE);
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

  /**
   * A program inherits the signals that its parent ignores, but not those that its parent handles.
   */
  @Test
  void N06_shouldLeaveTheDefaultActionToProgramsStartedLater() throws Exception {
    fixture.waiter("signal:USR1").close();
    start("kill", "-USR1", "" + ProcessHandle.current().pid())
        .waitFor(); // and this process survives
    Process started = bystander();
    start("kill", "-USR1", "" + started.pid()).waitFor();
    assertEquals(128 + 10, started.waitFor(), "ended by SIGUSR1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "boot", "namespace"})
  void N06_shouldNotSignalAProcessWhenTheRecordDescribesAnother(String other) throws Exception {
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
      if (other.equals("namespace")) { // a waiter in another namespace cannot be signalled
        IpcException e = assertThrows(IpcException.class, () -> fixture.waker("signal:reload"));
        assertEquals(ErrorCode.NOT_REACHABLE, e.code());
      } else {
        try (Waker waker = fixture.waker("signal:reload")) {
          assertFalse(waker.wake());
        }
      }
      assertSurvives(bystander);
    }
  }

  /** Shows that the three cases above can fail: with a correct record the signal is sent. */
  @Test
  void N06_shouldSignalTheProcessThatIsAnnounced() throws Exception {
    // the script runs no command, because a shell blocks signals while it starts one
    Process handling = shell("trap 'exit 7' USR1; read line");
    awaitState(handling, "SigCgt");
    try (OpenFile held = forge(identity(handling));
        Waker waker = fixture.waker("signal:reload")) {
      assertTrue(held.fd() >= 0);
      assertTrue(waker.wake());
      assertEquals(7, handling.waitFor(), "ended by its handler");
      assertFalse(waker.wake());
    }
  }

  private Process shell(String script) throws IOException {
    return start("sh", "-c", script);
  }

  /**
   * Waits until a signal mask of a program contains SIGUSR1. Before the program is executed, the
   * process has the masks of the JVM that starts it.
   */
  private static void awaitState(Process program, String mask) throws Exception {
    Path process = Path.of("/proc/" + program.pid());
    while (Files.readString(process.resolve("cmdline")).matches("(?s).*(java|jspawnhelper).*")
        || !Files.readString(process.resolve("status"))
            .matches("(?s).*\\n" + mask + ":\t[0-9a-f]{13}[2367abef].*")) {
      Thread.sleep(1);
    }
  }

  /**
   * The process is announced and the waiter's lock is held, but the process does not handle the
   * signal.
   */
  @ParameterizedTest
  @CsvSource({
    "trap '' USR1; sleep 60, SigIgn",
    "exec env --block-signal=USR1 dd status=none, SigBlk", // dd handles it; a shell may unblock it
    "sleep 60, ''"
  })
  void N01_shouldReturnFalseWhenTheProcessDoesNotHandleTheSignal(String script, String mask)
      throws Exception {
    assumeTrue(start("env", "--block-signal=USR1", "true").waitFor() == 0, "needs coreutils 8.31");
    Process unhandling = mask.isEmpty() ? bystander() : shell(script);
    if (!mask.isEmpty()) {
      awaitState(unhandling, mask);
    }
    if (mask.equals("SigBlk")) {
      awaitState(unhandling, "SigCgt");
    }
    try (OpenFile held = forge(identity(unhandling));
        Waker waker = fixture.waker("signal:reload")) {
      assertTrue(held.fd() >= 0);
      assertFalse(waker.wake());
      assertSurvives(unhandling);
    }
  }

  /**
   * Waits for the given signals in turn, and prints the results. Then prints the mask of the
   * signals that the process ignores.
   */
  static final class InheritingProgram {
    private InheritingProgram() {}

    public static void main(String[] args) throws Exception {
      SignalFixture fixture = new SignalFixture(Path.of(args[0]));
      for (String signal : args[1].split(",", -1)) {
        try (Waiter waiter = fixture.waiter("signal:" + signal)) {
          System.out.println("bound");
          System.out.println(waiter.await(LONG) ? "woken" : "asleep");
        }
      }
      System.out.println(
          Files.readString(Path.of("/proc/self/status"))
              .replaceFirst("(?s).*\\nSigIgn:\\s*([0-9a-f]+).*", "$1"));
    }
  }

  private void assertWakesWhenInherited(String signals, String ignored, String... before)
      throws Exception {
    Process child =
        SignalFixture.child(
            List.of(before),
            InheritingProgram.class,
            fixture.runtimeDirectory().toString(),
            signals);
    started.add(child);
    BufferedReader output = child.inputReader(StandardCharsets.UTF_8);
    for (String signal : signals.split(",", -1)) {
      assertEquals("bound", output.readLine());
      try (Waker waker = fixture.waker("signal:" + signal)) {
        assertTrue(waker.wake());
      }
      assertEquals("woken", output.readLine());
    }
    long mask = Long.parseUnsignedLong(output.readLine(), 16);
    for (String signal : ignored.isEmpty() ? new String[0] : ignored.split(",", -1)) {
      assertTrue(
          ((mask >>> (SunMiscSignal.number(signal) - 1)) & 1) != 0,
          signal + " is not ignored again");
    }
  }

  /** As under nohup, and in a background command of a shell. */
  @Test
  void N01_shouldReceiveASignalWhenItWasIgnoredAtTheStart() throws Exception {
    assertWakesWhenInherited(
        "HUP,INT,TERM,USR1",
        "HUP,INT,TERM,USR1",
        "sh",
        "-c",
        "trap '' HUP INT TERM USR1; exec \"$@\"",
        "sh");
  }

  @Test
  void N01_shouldReceiveASignalWhenItWasBlockedAtTheStart() throws Exception {
    assumeTrue(start("env", "--block-signal=USR1", "true").waitFor() == 0, "needs coreutils 8.31");
    assertWakesWhenInherited(
        "USR1,HUP,USR1", "HUP", "env", "--block-signal=USR1,HUP", "--ignore-signal=HUP");
  }

  @ParameterizedTest
  @ValueSource(strings = {"signal=KILL", "signal=USR2", "signal=", "signal=NONSENSE", "kill"})
  void N06_shouldSendNoSignalWhenTheRecordHasAnInvalidOne(String detail) throws Exception {
    Process bystander = bystander();
    try (OpenFile held = forge(identity(bystander))) {
      assertTrue(held.fd() >= 0);
      Files.writeString(
          fixture.file(), Files.readString(fixture.file()).replace("signal=USR1", detail));
      try (Waker waker = fixture.waker("signal:reload")) {
        assertFalse(waker.wake());
      }
      assertSurvives(bystander);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "USR2, threads", "QUIT, thread dumps", "SEGV, memory", "BUS, memory", "FPE, divisions",
    "ILL, instructions", "TRAP, debuggers", "KILL, kernel", "STOP, kernel", "SIGUSR2, threads",
    "RTMIN, real-time", "NONSENSE, not a signal", "usr1x!, name"
  })
  void N05_shouldReportTheReasonWhenASignalCannotBeAnEvent(String name, String why) {
    IpcException thrown = assertThrows(IpcException.class, () -> fixture.waiter("signal:" + name));
    assertEquals(ErrorCode.BAD_ADDRESS, thrown.code());
    assertTrue(thrown.getMessage().contains(why), thrown.getMessage());
    assertThrows(IpcException.class, () -> fixture.waker("signal:" + name));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"USR1", "SIGUSR1", "HUP", "INT", "TERM", "ALRM", "CHLD", "CLD", "CONT", "WINCH"})
  void N05_shouldReceiveEverySignalThatAJvmCanHandle(String name) throws Exception {
    try (Waiter waiter = fixture.waiter("signal:" + name);
        Waker waker = fixture.waker("signal:" + name)) {
      assertTrue(waker.wake());
      assertTrue(waiter.await(LONG));
    }
  }

  /**
   * Binds SIGTERM, which the JVM reserves. Prints the error and the number of files that are left.
   */
  static final class ReservedProgram {
    private ReservedProgram() {}

    public static void main(String[] args) throws Exception {
      try {
        new SignalFixture(Path.of(args[0])).waiter("signal:TERM");
      } catch (IpcException e) {
        System.out.println(e.getMessage());
      }
      try (var left = Files.list(Path.of(args[0]))) {
        System.out.println(left.count());
      }
    }
  }

  @Test
  void N05_shouldReportThatTheJvmReservesTheSignalWhenStartedWithXrs() throws Exception {
    Process child =
        SignalFixture.child(
            List.of(),
            List.of("-Xrs"),
            ReservedProgram.class,
            fixture.runtimeDirectory().toString());
    started.add(child);
    List<String> output = child.inputReader(StandardCharsets.UTF_8).lines().toList();
    assertTrue(
        output.get(0).startsWith("IPC-307 The JVM reserves SIGTERM for itself"), output.get(0));
    assertTrue(output.get(0).contains("-Xrs"), output.get(0));
    assertEquals("0", output.get(1), "files that were left");
  }

  @Test
  void N05_shouldRejectTheSignalWithWhichTheJvmSuspendsThreads() throws Exception {
    Process child =
        SignalFixture.child(
            List.of("env", "_JAVA_SR_SIGNUM=15"),
            ReservedProgram.class,
            fixture.runtimeDirectory().toString());
    started.add(child);
    String output = child.inputReader(StandardCharsets.UTF_8).lines().toList().get(0);
    assertTrue(output.startsWith("IPC-307 The JVM reserves SIGTERM for itself"), output);
    assertTrue(output.contains("_JAVA_SR_SIGNUM"), output);
  }

  /**
   * Wakes the waiter, and prints the result or the error. A test starts it with fewer privileges.
   */
  static final class WakingProgram {
    private WakingProgram() {}

    public static void main(String[] args) throws Exception {
      try (Waker waker = new SignalFixture(Path.of(args[0])).waker("signal:reload")) {
        System.out.println(waker.wake());
      } catch (IpcException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void N06_shouldReportPeerRefusedWhenTheProcessBelongsToAnotherUser() throws Exception {
    assumeTrue(ProcessUser.uid() == 0, "needs root, to become another user");
    Process foreign =
        executing("sleep", start("setpriv", "--reuid", "54321", "--clear-groups", "sleep", "60"));
    try (OpenFile held = forge(identity(foreign))) {
      assertTrue(held.fd() >= 0);
      List<String> weak = List.of("setpriv", "--bounding-set", "-kill", "--inh-caps", "-kill");
      Process child =
          SignalFixture.child(weak, WakingProgram.class, fixture.runtimeDirectory().toString());
      started.add(child);
      String output = child.inputReader(StandardCharsets.UTF_8).readLine();
      assertTrue(output.startsWith("IPC-106 "), output);
      assertSurvives(foreign);
    }
  }

  @Test
  void N01_shouldDeliverTheLastOfManyWakeUpsThatMayMerge() throws Exception {
    try (Waiter waiter = fixture.waiter("signal:reload");
        Waker waker = fixture.waker("signal:reload")) {
      boolean woken = false;
      for (int i = 0; i < 10_000; i++) {
        assertTrue(waker.wake());
        woken = waiter.await(Duration.ZERO);
      }
      assertTrue(woken || waiter.await(LONG), "the last wake-up was lost");
    }
  }

  /** The signal arrives between the waiter's check and its sleep. */
  @Test
  void N01_shouldNotSleepWhenASignalArrivedBetweenCheckAndSleep() throws Exception {
    try (SignalWaiter waiter = (SignalWaiter) fixture.waiter("signal:reload");
        Waker waker = fixture.waker("signal:reload")) {
      assertFalse(waiter.tryTake());
      assertTrue(waker.wake());
      Thread.sleep(300); // the handler has run by now
      waiter.sleep(LONG.multipliedBy(2).toNanos()); // a full sleep would exceed the test's time-out
      assertTrue(waiter.tryTake());
    }
  }

  @Test
  void N05_shouldReportAmbiguityWhenSeveralProcessesWaitForOneSignal() throws Exception {
    Process other = program();
    try (Waiter waiter = fixture.waiter("signal:USR1");
        Waker waker = fixture.waker("signal:USR1")) {
      IpcException thrown = assertThrows(IpcException.class, waker::wake);
      assertTrue(thrown.getMessage().contains(Long.toString(other.pid())), thrown.getMessage());
      other.destroyForcibly().waitFor();
      assertTrue(waker.wake(), "one waiter is left");
      assertTrue(waiter.await(LONG));
    }
  }

  @Test
  void N05_shouldReceiveTheSignalOfTheKernelWhenAChildEnds() throws Exception {
    try (Waiter waiter = fixture.waiter("signal:CHLD")) {
      FutureTask<Boolean> waiting = new FutureTask<>(() -> waiter.await(LONG));
      new Thread(waiting, "waiting").start();
      start("true").waitFor();
      assertTrue(waiting.get());
    }
  }

  @Test
  void N06_shouldRestoreThePreviousHandlerWhenClosed() throws Exception {
    java.util.concurrent.Semaphore previous = new java.util.concurrent.Semaphore(0);
    SunMiscSignal application = SunMiscSignal.handle("ALRM", previous::release);
    String self = Long.toString(ProcessHandle.current().pid());
    try {
      try (Waiter waiter = fixture.waiter("signal:ALRM")) {
        start("kill", "-ALRM", self).waitFor();
        assertTrue(waiter.await(LONG));
        assertEquals(0, previous.availablePermits(), "the waiter has replaced it");
      }
      start("kill", "-ALRM", self).waitFor();
      previous.acquire();
    } finally {
      application.restore(true);
    }
    start("kill", "-ALRM", self).waitFor();
    Thread.sleep(100); // and this process survives
  }
}
