package io.github.linuxipc.posix;

import java.io.IOException;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A thread that loads the native library once. It has a new stack, no pending interrupt and no
 * inherited thread locals, and it first checks that memory is available. A class whose
 * initialisation fails can never be initialised again. On this thread, the initialisation of jffi's
 * classes does not depend on the state of the thread that first needs them.
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
   * Loads the library on a new thread and waits until it is loaded. An interrupt does not end the
   * wait; the interrupt status stays set.
   *
   * @throws NativeLibrary.UnavailableException if it cannot be loaded now; a {@link
   *     VirtualMachineError} such as a lack of memory is thrown as it is
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
    throw NativeLibrary.UnavailableException.ofLoading(reason(thrown), thrown);
  }

  /**
   * Returns only the messages of a failure, because jffi joins the stack traces of several errors
   * into one text.
   */
  private static String reason(@Nullable Throwable thrown) {
    if (thrown instanceof IOException && thrown.getMessage() != null) {
      return "jffi's native library cannot be loaded: " + thrown.getMessage();
    }
    StringBuilder reasons = new StringBuilder("jffi cannot be loaded");
    if (thrown == null) {
      return reasons.toString();
    }
    String separator = ": ";
    for (String line : thrown.toString().lines().toList()) {
      if (!line.isBlank() && !Character.isWhitespace(line.charAt(0)) && reasons.indexOf(line) < 0) {
        reasons.append(separator).append(line.strip());
        separator = "; ";
      }
    }
    return reasons.toString();
  }

  @Override
  @SuppressWarnings("PMD.AvoidCatchingThrowable") // the waiting thread throws it
  public void run() {
    OptionalInt unpackOwner = OptionalInt.empty();
    try {
      requireMemory();
      unpackOwner = JffiLibrary.load();
      LibC loading = new LibC();
      NativeLibrary.store(loading);
      libc = loading;
    } catch (Throwable e) {
      failure = e;
    } finally {
      done.countDown();
    }
    if (libc != null) {
      Errno.name(Errno.EPERM); // loads ErrnoTable before a thread that is short of stack needs it
      unpackOwner.ifPresent(JffiLibrary::removeLeftovers);
    }
  }

  /**
   * Throws {@code OutOfMemoryError} if little memory is left, before a step begins that cannot be
   * repeated.
   */
  private static void requireMemory() {
    byte[][] chunks = new byte[MEMORY_CHUNKS][];
    for (int i = 0; i < chunks.length; i++) {
      chunks[i] = new byte[CHUNK_BYTES];
    }
  }
}
