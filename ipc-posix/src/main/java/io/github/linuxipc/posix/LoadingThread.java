package io.github.linuxipc.posix;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A thread that loads the native part once: with a whole stack, without an interrupt and with
 * nothing inherited, and only after it has found that there is memory. So the one-time
 * initialisation of jffi's classes, which a failure would end for good, does not fail for the state
 * of the thread that happens to come first.
 */
final class LoadingThread extends Thread {
  private static final int STACK_BYTES = 1 << 20;
  private static final int MEMORY_CHUNKS = 32;
  private static final int CHUNK_BYTES = 128 << 10;

  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable LibC libc;
  private @Nullable Throwable failure;

  private LoadingThread() {
    super(null, null, "ipc-native-loader", STACK_BYTES, false);
    setDaemon(true);
    setContextClassLoader(LoadingThread.class.getClassLoader());
  }

  /**
   * Loads on a new thread and waits for it; an interrupt stays pending.
   *
   * @throws NativeLibrary.UnavailableException if it cannot be loaded now
   */
  static LibC load() {
    LoadingThread thread = new LoadingThread();
    thread.start();
    thread.awaitDone();
    return thread.result();
  }

  private void awaitDone() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          done.await();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        currentThread().interrupt();
      }
    }
  }

  private LibC result() {
    if (libc != null) {
      return libc;
    }
    Throwable thrown = failure;
    if (thrown instanceof VirtualMachineError exhausted) {
      throw exhausted;
    }
    throw new NativeLibrary.UnavailableException(reason(thrown), thrown);
  }

  /** Where jffi has several errors it joins their stack traces; the traces are not for a reader. */
  private static String reason(@Nullable Throwable thrown) {
    if (thrown instanceof IOException && thrown.getMessage() != null) {
      return "jffi's native library cannot be loaded: " + thrown.getMessage();
    }
    StringBuilder reasons = new StringBuilder("jffi cannot be loaded");
    String separator = ": ";
    for (String line : String.valueOf(thrown).lines().toList()) {
      if (!line.isBlank() && !Character.isWhitespace(line.charAt(0)) && reasons.indexOf(line) < 0) {
        reasons.append(separator).append(line.strip());
        separator = "; ";
      }
    }
    return reasons.toString();
  }

  @Override
  @SuppressWarnings("PMD.AvoidCatchingThrowable") // the thread that waits shall see it
  public void run() {
    OptionalInt unpackedBy = OptionalInt.empty();
    try {
      findMemory();
      unpackedBy = JffiLibrary.load();
      LibC loading = new LibC();
      NativeLibrary.keep(loading);
      libc = loading;
    } catch (Throwable e) {
      failure = e;
    } finally {
      done.countDown();
    }
    if (libc != null) {
      Errno.name(Errno.EPERM); // its tables, before a thread that is short of stack needs them
      unpackedBy.ifPresent(UnpackDirectory::removeLeftovers);
    }
  }

  /** Fails where there is little memory left, before anything has begun that cannot be repeated. */
  private static void findMemory() {
    byte[][] chunks = new byte[MEMORY_CHUNKS][];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = new byte[CHUNK_BYTES];
    }
  }
}
