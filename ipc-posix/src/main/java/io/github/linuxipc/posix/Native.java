package io.github.linuxipc.posix;

import com.kenai.jffi.LastError;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The loaded C library: loaded when it is first needed, once for the class loader. */
public final class Native {
  private Native() {}

  /** Loads the library when it is first touched; a failure is kept, to be told every time. */
  private static final class Holder {
    static final @Nullable LibC LIBC;
    static final String PROBLEM;

    static {
      LibC libc = null;
      String problem = "";
      try {
        libc = new LibC();
        problem = platformProblem().or(libc::problem).orElse("");
      } catch (LinkageError | RuntimeException e) {
        problem = "the native part of jffi cannot be loaded: " + e;
      }
      LIBC = libc;
      PROBLEM = problem;
    }

    private static Optional<String> platformProblem() {
      boolean supported =
          System.getProperty("os.name", "").equals("Linux")
              && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
              && System.getProperty("os.arch", "").matches("amd64|x86_64|aarch64");
      return supported
          ? Optional.empty()
          : Optional.of("the binding knows Linux on x86-64 and aarch64 only");
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

  static LibC libc() {
    LibC libc = Holder.LIBC;
    if (libc == null) {
      throw new IllegalStateException(Holder.PROBLEM + ". " + REMEDY);
    }
    return libc;
  }

  /** The error of this thread's last call; says nothing after a success. */
  static int errno() {
    return LastError.getInstance().get();
  }

  /** Makes the exception for the call that has just failed. */
  static ErrnoException failure(String call) {
    return new ErrnoException(call, errno());
  }
}
