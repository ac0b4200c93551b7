package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the errors of transports and notifiers when descriptors, inodes or space run out. */
@Tag("one-jdk")
class ResourceLimitsTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  @Test
  void shouldNameTheLimitWhereverTheDescriptorsRunOut() throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "ulimit -n 200; exec \"$@\"", "sh"));
    ProcessBuilder program = sandbox.program(FewDescriptors.class);
    command.addAll(program.command());
    sandbox.ipc("receive", FewDescriptors.SEALED);
    Invocation run = sandbox.start(program.command(command)).exits(0);
    String text = new String(run.output(), UTF_8);
    assertTrue(text.contains("unix:limits 0 IPC-108"), run::toString);
    assertTrue(text.contains(FewDescriptors.SEALED + " 2 IPC-108"), run::toString);
    for (String line : text.lines().toList()) {
      assertTrue(line.contains("IPC-108") && line.contains("ulimit -n"), line);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"nr_inodes=1", "size=4k,nr_inodes=0"})
  void shouldReportALackOfInodesOrSpace(String limit) throws Exception {
    assumeTrue(isRoot(), "needs root, to mount a file system");
    Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "ipc-cli-test-mount-");
    try {
      String mount = "mount -t tmpfs -o mode=700," + limit + " none \"$IPC_RUNTIME_DIR\" && ";
      String fill = "{ head -c 64k /dev/zero > \"$IPC_RUNTIME_DIR/all\"; true; } 2>/dev/null; ";
      ProcessBuilder receive = sandbox.command("receive", "orders", "--timeout", "1ms");
      List<String> command =
          new ArrayList<>(List.of("unshare", "-m", "sh", "-c", mount + fill + "exec \"$@\"", "sh"));
      command.addAll(receive.command());
      receive.command(command).environment().put("IPC_RUNTIME_DIR", directory.toString());
      Invocation full = sandbox.start(receive);
      full.exits(1).errorStartsWith("IPC-108 The file system has no ").errorContains("remount");
    } finally {
      Files.delete(directory);
    }
  }

  /** The root directory of the mount takes the first inode, and an empty file the second. */
  @ParameterizedTest
  @CsvSource({"2, unix:e", "2, unix-seqpacket:e", "2, fifo:e", "3, unix:e", "3, fifo:e"})
  void shouldNameTheInodesAndTheDirectory(int inodes, String address) throws Exception {
    assumeTrue(isRoot(), "needs root, to mount a file system");
    Path directory = Files.createTempDirectory(Path.of("/dev/shm"), "ipc-cli-test-mount-");
    try {
      String mount = "mount -t tmpfs -o mode=700,nr_inodes=%d none \"$IPC_RUNTIME_DIR\" && ";
      String fill = "touch \"$IPC_RUNTIME_DIR/all\" && exec \"$@\"";
      ProcessBuilder receive = sandbox.command("receive", address, "--timeout", "1ms");
      List<String> command =
          new ArrayList<>(
              List.of("unshare", "-m", "sh", "-c", mount.formatted(inodes) + fill, "sh"));
      command.addAll(receive.command());
      receive.command(command).environment().put("IPC_RUNTIME_DIR", directory.toString());
      Invocation full = sandbox.start(receive).exits(1).errorStartsWith("IPC-108 ");
      full.errorContains("no inode").errorContains("df -i " + directory + " ");
    } finally {
      Files.delete(directory);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"chown 5123 /dev/shm/ipc-0", "mount -r -t tmpfs none /dev/shm/ipc-0"})
  void shouldBindAQueueWhereTheUsualDirectoryOfItsNoteCannotBeUsed(String how) throws Exception {
    assumeTrue(isRoot(), "needs root, to mount a file system");
    String prepare = "mount -t tmpfs none /dev/shm && mkdir -m 700 /dev/shm/ipc-0 /dev/shm/own && ";
    ProcessBuilder receive = sandbox.command("receive", "mq:/orders", "--timeout", "1ms");
    List<String> command =
        new ArrayList<>(
            List.of("unshare", "-mi", "sh", "-c", prepare + how + " && exec \"$@\"", "sh"));
    command.addAll(receive.command());
    receive.command(command).environment().put("IPC_RUNTIME_DIR", "/dev/shm/own");
    sandbox.start(receive).exits(3);
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  /**
   * Opens a receiver of each transport and a waiter of each notifier, with 0, 1, 2 ... 11
   * descriptors left, and prints each failure.
   */
  static final class FewDescriptors {
    private static final List<String> CHANNELS =
        List.of("unix", "tcp", "unix-seqpacket", "unix-dgram", "shm", "fifo", "mq");
    private static final List<String> EVENTS = List.of("futex", "sem", "signal");
    private static final String SEALED = "shm:orders?memory=sealed";
    private static final int MOST = 12;

    private FewDescriptors() {}

    private interface Opening {
      AutoCloseable open() throws Exception;
    }

    public static void main(String[] args) throws Exception {
      loadClasses();
      try (Ipc ipc = Ipc.create()) {
        for (String scheme : CHANNELS) {
          open(scheme + ":limits", () -> ipc.receiver(scheme + ":limits"));
        }
        for (String scheme : EVENTS) {
          open(scheme + ":limits", () -> ipc.waiter(scheme + ":limits"));
        }
        open(SEALED, () -> ipc.sender(SEALED));
      }
    }

    /**
     * Loads the classes in directories of the class path in advance. The JVM opens a descriptor to
     * load a class from a directory, but not to load a class from a jar.
     */
    private static void loadClasses() throws Exception {
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
        Path root = Path.of(entry);
        if (Files.isDirectory(root.resolve("io"))) {
          try (Stream<Path> files = Files.walk(root.resolve("io"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
              load(root.relativize(file).toString());
            }
          }
        }
      }
    }

    private static void load(String file) {
      String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
      try {
        Class.forName(name, false, FewDescriptors.class.getClassLoader());
      } catch (ClassNotFoundException | LinkageError e) {
        // its superclass is optional and missing
      }
    }

    private static void open(String address, Opening opening) throws Exception {
      opening.open().close(); // loads all classes that opening needs
      for (int left = 0; left < MOST; left++) {
        Deque<FileInputStream> taken = takeAll();
        for (int i = 0; i < left; i++) {
          taken.pop().close();
        }
        String failure = null;
        try {
          opening.open().close();
        } catch (IpcException e) {
          failure = e.getMessage();
        }
        while (!taken.isEmpty()) {
          taken.pop().close();
        }
        if (failure != null) {
          System.out.println(address + " " + left + " " + failure);
        }
      }
    }

    private static Deque<FileInputStream> takeAll() {
      Deque<FileInputStream> taken = new ArrayDeque<>();
      try {
        while (true) {
          taken.push(new FileInputStream("/dev/null"));
        }
      } catch (IOException e) {
        return taken;
      }
    }
  }
}
