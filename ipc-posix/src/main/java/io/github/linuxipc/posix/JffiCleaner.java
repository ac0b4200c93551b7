package io.github.linuxipc.posix;

import java.lang.ref.Cleaner;
import java.lang.reflect.Field;

/**
 * Prevents jffi from starting a thread that would keep its class loader reachable forever.
 *
 * <p>jffi registers its allocations with a {@link Cleaner} of its own, one per class loader. Each
 * cleaning action refers to the object that it cleans, so no action ever runs. The cleaner's thread
 * keeps all actions reachable, and with them the class loader. Therefore the thread never ends.
 * This class installs a cleaner whose thread ends at once. That cleaner also keeps all actions
 * reachable, but can be collected together with the class loader. Nothing is lost, because jffi's
 * cleaner would never free the native allocations anyway.
 */
final class JffiCleaner {
  private static final String TYPE = "com.kenai.jffi.internal.Cleaner";

  private JffiCleaner() {}

  /**
   * Installs a cleaner whose thread ends at once, unless jffi already has a cleaner or uses none.
   */
  static void replace() {
    try {
      Field cleaner = Class.forName(TYPE).getDeclaredField("cleaner");
      cleaner.setAccessible(true);
      if (cleaner.get(null) == null) {
        cleaner.set(null, Cleaner.create(work -> new Thread(() -> {}, "ipc-no-cleaner")));
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      // another version of jffi: if it has a cleaner, that cleaner's thread stays
    }
  }
}
