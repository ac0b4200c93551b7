package io.github.linuxipc.posix;

import java.lang.ref.Cleaner;
import java.lang.reflect.Field;

/**
 * Keeps jffi from starting a thread that would hold its class loader for good.
 *
 * <p>jffi registers what it allocates with a {@link Cleaner} of its own, one a class loader. Each
 * of its cleaning actions refers to the very object that it is to clean, so none ever runs; but all
 * of them, and so the class loader, are reachable from the cleaner's thread, which therefore never
 * ends. A cleaner whose thread has ended keeps the same list, which then goes with the class
 * loader. Nothing is lost by it: what jffi has allocated natively, it frees neither way.
 */
final class JffiCleaner {
  private static final String TYPE = "com.kenai.jffi.internal.Cleaner";

  private JffiCleaner() {}

  /** Puts the cleaner in place, unless jffi has one already or does without. */
  static void replace() {
    try {
      Field cleaner = Class.forName(TYPE).getDeclaredField("cleaner");
      cleaner.setAccessible(true);
      if (cleaner.get(null) == null) {
        cleaner.set(null, Cleaner.create(work -> new Thread(() -> {}, "ipc-no-cleaner")));
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      // another version of jffi, which keeps it elsewhere: then its thread stays
    }
  }
}
