package io.github.linuxipc.tests.loading;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A process that uses a transport twice. The first use fails, because its thread is interrupted or
 * a resource is lacking; the second use does not.
 */
public final class FirstUse {
  private static @Nullable Receiver opened;

  private FirstUse() {}

  /**
   * Prints {@code interrupted} or {@code without threads} if the first use failed for that reason,
   * then {@code opened} with the scheme, and then each system property of jffi that is set. The
   * library must have restored those properties.
   *
   * @param arguments the failure: {@code interrupted}, {@code short-of-stack}, {@code
   *     short-of-threads}, or any other word for no first use; and the address
   * @throws Exception if the second use fails
   */
  public static void main(String[] arguments) throws Exception {
    String directory = System.getProperty("loading.runtime-dir");
    try (Ipc ipc = Ipc.builder().set("runtime-dir", directory).build()) {
      switch (arguments[0]) {
        case "interrupted" -> interrupted(ipc, arguments[1]);
        case "short-of-stack" -> {
          descend(ipc, arguments[1]);
          Objects.requireNonNull(opened).close(); // with a full stack available
        }
        case "short-of-threads" -> withoutThreads(ipc, arguments[1]);
        default -> {}
      }
      try (Receiver receiver = ipc.receiver(arguments[1])) {
        System.out.println("opened " + receiver.address().scheme());
      }
    }
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("jffi."))
        .forEach(name -> System.out.println(name + "=" + System.getProperty(name)));
  }

  private static void interrupted(Ipc ipc, String address) throws Exception {
    Thread.currentThread().interrupt();
    try {
      ipc.receiver(address).close();
    } catch (InterruptedException e) {
      System.out.println("interrupted");
    }
  }

  /**
   * Opens a receiver at the end of the stack, and then one frame earlier each time, until that
   * succeeds.
   */
  @SuppressWarnings("InfiniteRecursion") // it must reach the end of the stack
  private static void descend(Ipc ipc, String address) throws Exception {
    try {
      descend(ipc, address);
    } catch (StackOverflowError e) {
      if (opened == null) {
        opened = ipc.receiver(address);
      }
    }
  }

  /**
   * Opens a receiver when no address space is left for a thread's stack, so that no thread can be
   * started.
   */
  private static void withoutThreads(Ipc ipc, String address) throws Exception {
    limitAddressSpace(Long.toString(addressSpaceBytes() + (300 << 10)));
    try {
      ipc.receiver(address).close();
    } catch (OutOfMemoryError e) {
      limitAddressSpace("unlimited");
      System.out.println("without threads");
    }
  }

  private static long addressSpaceBytes() throws Exception {
    List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
    String size = status.stream().filter(s -> s.startsWith("VmSize")).findFirst().orElseThrow();
    return Long.parseLong(size.replaceAll("[^0-9]", "")) << 10;
  }

  private static void limitAddressSpace(String limit) throws Exception {
    String pid = Long.toString(ProcessHandle.current().pid());
    new ProcessBuilder("prlimit", "--pid", pid, "--as=" + limit + ":unlimited")
        .inheritIO()
        .start()
        .waitFor();
  }
}
