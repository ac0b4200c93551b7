package io.github.linuxipc.posix;

import java.lang.ref.Cleaner;
import java.lang.reflect.Field;

/**
 * Prevents jffi from starting a thread that would keep its class loader reachable forever.
 *
 * <p>jffi registers its allocations with a {@link Cleaner} of its own, one per class loader. Each
 * cleaning action refers to the object that it cleans, so none ever runs. The cleaner's thread
 * keeps all of them reachable, and with them the class loader; therefore it never ends. A cleaner
 * whose thread has ended keeps the same list, which is collected together with the class loader.
 * Nothing is lost: jffi frees its native allocations in neither case.
 */
final class JffiCleaner {
  private static final String TYPE = "com.kenai.jffi.internal.Cleaner";

  private JffiCleaner() {}

  /** Installs a cleaner without a thread, unless jffi has one already or uses none. */
  static void replace() {
    try {
      Field cleaner = Class.forName(TYPE).getDeclaredField("cleaner");
      cleaner.setAccessible(true);
      if (cleaner.get(null) == null) {
        cleaner.set(null, Cleaner.create(work -> new Thread(() -> {}, "ipc-no-cleaner")));
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      // another version of jffi, with the cleaner in another field: its thread stays
    }
  }
}
