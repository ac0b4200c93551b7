package io.github.linuxipc.tests.foreign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.InventoryEntry;
import io.github.linuxipc.inventory.ObjectState;
import io.github.linuxipc.tests.peer.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process that is killed at a system call of a {@link CyclePeer}, and what the inventory says of
 * what it has left.
 */
final class KilledCycle {
  /** Returns the kinds of cycles. */
  static List<String> kinds() {
    return List.of(
        "unix",
        "unix-seqpacket",
        "unix-dgram",
        "tcp",
        "shm",
        "sealed",
        "fifo",
        "mq",
        "sem",
        "futex",
        "signal",
        "topic");
  }

  /** The calls that create, change, lock or remove an object, and those in between. */
  private static final String CALLS =
      "openat,mkdir,rmdir,link,linkat,unlink,unlinkat,rename,renameat,renameat2,chmod,fchmod,fchmodat,"
          + "mknod,mknodat,socket,bind,listen,connect,accept,accept4,sendmsg,memfd_create,fcntl,ftruncate,fallocate,"
          + "write,pwrite64,mmap,munmap,close,mq_open,mq_unlink,mq_timedsend,mq_timedreceive,flock";

  private final ForeignFixture fixture;
  private final String kind;
  private final Path runtime;
  private final String queuePrefix;
  private int found;

  KilledCycle(ForeignFixture fixture, String kind) throws Exception {
    this.fixture = fixture;
    this.kind = kind;
    this.runtime = fixture.path("run");
    this.queuePrefix = kind.equals("mq") ? queuePrefix(fixture.ipc()) : "";
  }

  /**
   * Runs a cycle that is killed at the n-th call of one of its threads.
   *
   * @return whether it was killed; false if no thread makes as many calls
   */
  boolean isKilledAt(int n) throws Exception {
    Strace.assumeUsable();
    Process peer = start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(peer.getInputStream(), StandardCharsets.UTF_8))) {
      assertEquals("ready", lines.readLine());
      Process strace =
          new ProcessBuilder(
                  "strace",
                  "-qq",
                  "-f",
                  "-o",
                  "/dev/null",
                  "-e",
                  "trace=" + CALLS,
                  "-e",
                  "inject=" + CALLS + ":signal=KILL:when=" + n,
                  "-p",
                  "" + peer.pid())
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        Strace.awaitAllThreads(strace, peer.pid());
        peer.getOutputStream().write('\n');
        peer.getOutputStream().flush();
        return lines.readLine() == null;
      } catch (IOException e) { // it was killed before it had read the byte
        return true;
      } finally {
        peer.destroyForcibly().waitFor();
        strace.destroy();
        strace.waitFor();
      }
    }
  }

  /** Returns how many objects all killed processes have left. */
  int found() {
    return found;
  }

  /** Returns the file with what the last peer has written to standard error. */
  Path errors() {
    return fixture.path("errors");
  }

  /** Starts a peer, which prints that it is ready. */
  Process start() throws IOException {
    ProcessBuilder peer =
        ChildJvm.builder(
            List.of("-Xint", "-Dslf4j.internal.verbosity=ERROR"),
            CyclePeer.class.getName(),
            List.of(kind));
    peer.redirectErrorStream(false).redirectError(errors().toFile());
    peer.environment().put("IPC_RUNTIME_DIR", runtime.toString());
    String transport = Set.of("topic", "sealed").contains(kind) ? "shm" : kind;
    if (kind.equals("sealed")) {
      peer.environment().put("IPC_CHANNELS_WARM_UP_ADDRESS", "shm:warm-up?memory=sealed");
      peer.environment().put("IPC_CHANNELS_ORDERS_ADDRESS", "shm:orders?memory=sealed");
    }
    if (!Set.of("sem", "futex", "signal").contains(kind)) {
      peer.environment().put("IPC_TRANSPORT", transport);
    }
    return peer.start();
  }

  /** Asserts that everything that is left is known to be dead, and can be removed. */
  void assertFoundAndRemoved(int n, Set<String> semaphoresBefore) throws Exception {
    String when = kind + ", killed at call " + n;
    List<FoundObject> stale = stale();
    found += stale.size();
    for (Path each : files()) {
      assertTrue(
          stale.stream().anyMatch(object -> each.startsWith(Path.of(object.path()))),
          () -> when + ": " + each + " is not among " + stale);
    }
    for (String each : queues()) {
      assertTrue(
          stale.stream().anyMatch(object -> object.path().equals(each)),
          () -> when + ": the queue " + each + " is not among " + stale);
    }
    for (FoundObject each : stale) {
      fixture.ipc().remove(each);
    }
    Set<String> paths = stale.stream().map(FoundObject::path).collect(Collectors.toSet());
    assertEquals(
        List.of(), stale().stream().filter(each -> paths.contains(each.path())).toList(), when);
    assertEquals(List.of(), files(), when);
    assertEquals(List.of(), queues(), when);
    for (String each : lastingSemaphores(semaphoresBefore)) {
      // of any program, if it is complete and has no other name
      Path file = Path.of("/dev/shm", each);
      assertEquals(32, Files.size(file), when);
      assertEquals(1, Files.getAttribute(file, "unix:nlink"), when);
      Files.delete(file);
    }
  }

  /**
   * Returns the dead objects of the directory, and all dead semaphores, also those of other
   * programs.
   */
  private List<FoundObject> stale() throws Exception {
    List<FoundObject> all = new ArrayList<>();
    for (InventoryEntry entry : fixture.ipc().inventory()) {
      assertTrue(
          entry.state() != ObjectState.UNKNOWN || !entry.name().equals("orders"), entry.toString());
      entry.stale().stream().filter(this::isMine).forEach(all::add);
    }
    return all;
  }

  private boolean isMine(FoundObject object) {
    return object.path().startsWith(runtime.toString())
        || object.path().startsWith("/dev/shm/sem.")
        || object.name().equals("orders");
  }

  /** Returns the files in the runtime directory, except for locks and directories. */
  private List<Path> files() throws IOException {
    if (Files.notExists(runtime)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(runtime)) {
      return all.filter(each -> !each.equals(runtime))
          .filter(each -> !each.equals(runtime.resolve("lock")))
          .toList();
    }
  }

  /**
   * Returns the queues of the cycle's channels as the kernel lists them in its file system of
   * queues. None if this user may not mount it.
   */
  private List<String> queues() throws Exception {
    if (!kind.equals("mq")) {
      return List.of();
    }
    Path mount = Files.createDirectories(fixture.path("queues"));
    Process list =
        new ProcessBuilder(
                "unshare", "-m", "sh", "-c", "mount -t mqueue none \"$0\" && ls \"$0\"", "" + mount)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String names = new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return list.waitFor() != 0
        ? List.of()
        : names.lines().map(name -> "/" + name).filter(this::isOfCycle).toList();
  }

  private boolean isOfCycle(String queue) {
    return queue.equals(queuePrefix + "orders") || queue.equals(queuePrefix + "warm-up");
  }

  /** Returns what the names of the queues of this runtime directory begin with. */
  private static String queuePrefix(Ipc ipc) throws Exception {
    try (Receiver receiver = ipc.receiver("mq:probe")) {
      String target = receiver.address().target();
      return target.substring(0, target.length() - "probe".length());
    }
  }

  /**
   * Returns the names of semaphores that are new and have no name of their own after a second look.
   * Other tests create semaphores at the same time, and theirs have such names only briefly.
   */
  private static Set<String> lastingSemaphores(Set<String> before) throws Exception {
    Set<String> lasting = unnamedSemaphores();
    lasting.removeAll(before);
    if (!lasting.isEmpty()) {
      Thread.sleep(500);
      lasting.retainAll(unnamedSemaphores());
    }
    return lasting;
  }

  /** Returns the names that the C library gives to a semaphore while it creates it. */
  static Set<String> unnamedSemaphores() throws IOException {
    Set<String> names = new TreeSet<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Path.of("/dev/shm"), "sem.??????")) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }
}
