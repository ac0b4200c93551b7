package io.github.linuxipc.signal;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Opens wakers and waiters without an engine, in a temporary directory. */
record SignalFixture(Path runtimeDirectory) implements OpenContext, AutoCloseable {
  private static final SignalNotifier NOTIFIER = new SignalNotifier();

  static SignalFixture make() throws IOException {
    var mode = PosixFilePermissions.fromString("rwx------");
    return new SignalFixture(
        Files.createTempDirectory(
            Path.of("/dev/shm"), "ipc-signal-test-", PosixFilePermissions.asFileAttribute(mode)));
  }

  Waiter waiter(String address) throws IpcException {
    return NOTIFIER.bind(Address.parse(address), this);
  }

  Waker waker(String address) throws IpcException {
    return NOTIFIER.open(Address.parse(address), this);
  }

  Path file() {
    return runtimeDirectory.resolve("reload.signal");
  }

  /**
   * Starts another JVM with a main class of these tests. The JVM is started by the command {@code
   * before}, unless that is empty.
   */
  static Process child(List<String> before, Class<?> main, String... arguments) throws IOException {
    return child(before, List.of(), main, arguments);
  }

  /** Starts another JVM with further options. */
  static Process child(
      List<String> before, List<String> jvmOptions, Class<?> main, String... arguments)
      throws IOException {
    List<String> command = new java.util.ArrayList<>(before);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx64m"));
    command.add("-XX:-UsePerfData"); // children with the same id in other pid namespaces share it
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  @Override
  public String name() {
    return "signal:reload";
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
    try (Stream<Path> files = Files.walk(runtimeDirectory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
