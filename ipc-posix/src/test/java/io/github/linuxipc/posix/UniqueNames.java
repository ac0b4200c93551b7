package io.github.linuxipc.posix;

import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** Creates names of kernel objects that no other test uses. */
public final class UniqueNames {
  private UniqueNames() {}

  static String name() {
    return "ipc-posix-test-" + Integer.toUnsignedString(ThreadLocalRandom.current().nextInt(), 36);
  }

  public static Path path() {
    return Path.of("/dev/shm", name());
  }
}
