package io.github.linuxipc.posix;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.jspecify.annotations.Nullable;

/** The loaded C library: loaded when it is first needed, once for the class loader. */
public final class Native {
  private Native() {}

  /** Loads the library when it is first touched; a failure is kept, to be told every time. */
  private static final class Holder {
    static final LibC.@Nullable Calls LIBC;
    static final @Nullable Runtime RUNTIME;
    static final String PROBLEM;

    static {
      LibC.Calls libc = null;
      Runtime runtime = null;
      String problem = "";
      try {
        libc = LibraryLoader.create(LibC.Calls.class).failImmediately().load("c");
        runtime = Runtime.getRuntime(libc);
        problem = platformProblem();
      } catch (LinkageError | RuntimeException e) {
        problem = "the native part of jnr-ffi cannot be loaded: " + e;
      }
      LIBC = libc;
      RUNTIME = runtime;
      PROBLEM = problem;
    }

    private static String platformProblem() {
      boolean supported =
          System.getProperty("os.name", "").equals("Linux")
              && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
              && System.getProperty("os.arch", "").matches("amd64|x86_64|aarch64");
      return supported ? "" : "the binding knows Linux on x86-64 and aarch64 only";
    }
  }

  /**
   * Tells why native calls do not work here; loads the library. Callers say what to do about it:
   * {@link #REMEDY}.
   *
   * @return the reason without a full stop, or empty if they work
   */
  public static Optional<String> problem() {
    String problem = Holder.PROBLEM;
    return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
  }

  /** What to do where {@link #problem} tells of one. */
  public static final String REMEDY =
      "Have jffi's native jar on the class path, a temporary directory (java.io.tmpdir) that may"
          + " hold executables, and on newer JDKs no --illegal-native-access=deny.";

  static LibC.Calls libc() {
    LibC.Calls libc = Holder.LIBC;
    if (libc == null) {
      throw new IllegalStateException(Holder.PROBLEM + ". " + REMEDY);
    }
    return libc;
  }

  /** The error of this thread's last call; says nothing after a success. */
  static int errno() {
    return runtime().getLastError();
  }

  /** Makes the exception for the call that has just failed. */
  static ErrnoException failure(String call) {
    return new ErrnoException(call, errno());
  }

  /** A direct buffer's address; valid while the buffer is reachable. */
  static long address(ByteBuffer direct) {
    if (!direct.isDirect()) {
      throw new IllegalArgumentException("only a direct buffer has an address");
    }
    return Pointer.wrap(runtime(), direct).address();
  }

  private static Runtime runtime() {
    Runtime runtime = Holder.RUNTIME;
    if (runtime == null) {
      throw new IllegalStateException(Holder.PROBLEM + ". " + REMEDY);
    }
    return runtime;
  }
}
