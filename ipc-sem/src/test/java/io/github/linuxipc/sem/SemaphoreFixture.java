package io.github.linuxipc.sem;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.posix.NamedSemaphore;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.event.WaiterLookup;
import io.github.linuxipc.support.event.WaiterRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens wakers and waiters without an engine, in a temporary directory. */
record SemaphoreFixture(Path runtimeDirectory) implements OpenContext, AutoCloseable {
  private static final SemaphoreNotifier NOTIFIER = new SemaphoreNotifier();

  static SemaphoreFixture make() throws IOException {
    var mode = PosixFilePermissions.fromString("rwx------");
    return new SemaphoreFixture(
        Files.createTempDirectory(
            Path.of("/dev/shm"), "ipc-sem-test-", PosixFilePermissions.asFileAttribute(mode)));
  }

  Waiter waiter() throws IpcException {
    return NOTIFIER.bind(Address.of("sem", "reload"), this);
  }

  Waker waker() throws IpcException {
    return NOTIFIER.open(Address.of("sem", "reload"), this);
  }

  Path file() {
    return runtimeDirectory.resolve("reload.sem");
  }

  /** Returns the file of the semaphore that is announced now. */
  Path semaphore() throws IOException {
    try (WaiterLookup lookup = new WaiterLookup(file(), ProcessUser.uid())) {
      WaiterRecord announced = lookup.find().orElseThrow();
      return NamedSemaphore.file(SemaphoreName.parse(announced.detail()).orElseThrow().name());
    }
  }

  /** Returns the file of the semaphore that is posted when a permit is released. */
  Path permitsDoorbell() throws IOException {
    for (String line :
        Files.readString(runtimeDirectory.resolve("reload.permits")).split("\n", -1)) {
      if (SemaphoreName.parse(line).isPresent()) {
        return NamedSemaphore.file(SemaphoreName.parse(line).get().name());
      }
    }
    throw new AssertionError("the permits file names no semaphore");
  }

  /** Returns the files of the semaphores that the files in the runtime directory name now. */
  List<Path> semaphores() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.list(runtimeDirectory)) {
      for (Path file : files.toList()) {
        for (String line : Files.readString(file).split("\n", -1)) {
          String detail = line.replaceFirst("^detail=", "");
          SemaphoreName.parse(detail).ifPresent(n -> found.add(NamedSemaphore.file(n.name())));
        }
      }
    }
    return found;
  }

  /** Starts another JVM with a main class of these tests. */
  static Process child(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx64m", "-cp"));
    command.addAll(List.of(System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @Override
  public String name() {
    return "sem:reload";
  }

  @Override
  public <T> T option(Option<T> option) {
    return option.fallback();
  }

  @Override
  public long remainingNs() {
    return 1_000_000_000;
  }

  @Override
  public boolean cancelled() {
    return false;
  }

  @Override
  public IpcException failure(ErrorCode code, String what, String next, @Nullable Throwable cause) {
    return IpcException.of(code, code.text(what, name(), next), cause);
  }

  @Override
  public void close() throws IOException {
    removeDirectory();
    SemaphoreSweep.run(ProcessUser.uid()); // removes what killed children have left behind
  }

  void removeDirectory() throws IOException {
    try (Stream<Path> files = Files.walk(runtimeDirectory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
