package io.github.linuxipc.posix;

import com.kenai.jffi.LastError;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads the C library when it is first needed, once per class loader. A failure is not cached. The
 * next call tries again, so that a temporary state of a thread or of the machine has no lasting
 * effect.
 */
public final class NativeLibrary {
  private static final String LOAD_REMEDY =
      "Put jffi's native jar on the class path. Set java.io.tmpdir or jffi.extract.dir to a"
          + " directory that is not mounted noexec and that other users cannot write to. Start"
          + " newer JDKs without --illegal-native-access=deny.";

  private static final String PLATFORM_REMEDY =
      "Run on a supported platform, or use a mechanism that makes no native calls.";

  private static final String FUNCTION_REMEDY =
      "Use a newer C library, or a mechanism that makes no native calls.";

  private static volatile @Nullable LibC loaded;

  private NativeLibrary() {}

  /**
   * Why native calls do not work in this process.
   *
   * @param reason the reason without a full stop
   * @param remedy what to do about it, as full sentences
   */
  public record Problem(String reason, String remedy) {}

  /**
   * Loads the library and returns the reason why native calls do not work in this process.
   *
   * @return the reason and its remedy, or empty if native calls work
   */
  public static Optional<Problem> problem() {
    try {
      return libc().problem().map(reason -> new Problem(reason, FUNCTION_REMEDY));
    } catch (UnavailableException e) {
      return Optional.of(e.problem());
    }
  }

  /**
   * Returns the library, and loads it first if necessary. An interrupt does not end the loading;
   * the interrupt status stays set.
   */
  static LibC libc() {
    LibC libc = loaded;
    return libc != null ? libc : load();
  }

  /**
   * Loads the library on a new thread. The calling thread may be interrupted or short of stack, and
   * a class whose initialisation fails for such a reason can never be initialised again.
   */
  private static synchronized LibC load() {
    LibC libc = loaded;
    if (libc != null) {
      return libc;
    }
    String platform = platformProblem();
    if (!platform.isEmpty()) {
      throw new UnavailableException(new Problem(platform, PLATFORM_REMEDY), null);
    }
    return LoadingThread.load();
  }

  /** Stores the loaded library, even if the thread that requested it has stopped waiting. */
  static void store(LibC libc) {
    loaded = libc;
  }

  private static String platformProblem() {
    boolean supported =
        System.getProperty("os.name", "").equals("Linux")
            && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
            && System.getProperty("os.arch", "").matches("amd64|x86_64|aarch64");
    return supported ? "" : "native calls are supported on Linux on x86-64 and aarch64 only";
  }

  /** Thrown when the native library cannot be loaded now. */
  static final class UnavailableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    UnavailableException(Problem problem, @Nullable Throwable cause) {
      super(problem.reason() + ". " + problem.remedy(), cause);
      this.problem = problem;
    }

    /** Creates the exception for a library that cannot be loaded on a supported platform. */
    static UnavailableException ofLoading(String reason, @Nullable Throwable cause) {
      return new UnavailableException(new Problem(reason, LOAD_REMEDY), cause);
    }

    Problem problem() {
      return problem;
    }
  }

  /**
   * Returns the error number of this thread's last call. The number has no meaning if that call
   * succeeded.
   */
  static int errno() {
    return LastError.getInstance().get();
  }

  /**
   * Returns true if the call that has just failed was interrupted and must be repeated. Throws the
   * exception for any other error.
   */
  static boolean isInterrupted(String call) throws ErrnoException {
    int errno = errno();
    if (errno != Errno.EINTR) {
      throw new ErrnoException(call, errno);
    }
    return true;
  }

  /** Creates the exception for the call that has just failed. */
  static ErrnoException failure(String call) {
    return new ErrnoException(call, errno());
  }
}
