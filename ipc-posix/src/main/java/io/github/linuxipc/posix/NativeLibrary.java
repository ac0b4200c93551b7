package io.github.linuxipc.posix;

import com.kenai.jffi.LastError;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The loaded C library: loaded when it is first needed, once for the class loader. A failure is not
 * kept: the next call tries again, so that no state of a thread or of the machine is final.
 */
public final class NativeLibrary {
  /** What to do where {@link #problem} tells of one. */
  public static final String REMEDY =
      "Have jffi's native jar on the class path and a directory that may hold executables: set"
          + " java.io.tmpdir, or jffi.extract.dir, to one that other users cannot write to. Newer"
          + " JDKs must not run with --illegal-native-access=deny.";

  private static volatile @Nullable LibC loaded;

  private NativeLibrary() {}

  /**
   * Tells why native calls do not work here; loads the library. Callers say what to do about it:
   * {@link #REMEDY}.
   *
   * @return the reason without a full stop, or empty if they work
   */
  public static Optional<String> problem() {
    try {
      return libc().problem();
    } catch (UnavailableException e) {
      return Optional.of(e.reason());
    }
  }

  /** Returns the library; loads it if need be. An interrupt stays pending. */
  static LibC libc() {
    LibC libc = loaded;
    return libc != null ? libc : load();
  }

  /**
   * Loads on a thread of its own. The state of the calling one, which may be interrupted or short
   * of stack, would fail the initialisation of a class for good.
   */
  private static synchronized LibC load() {
    LibC libc = loaded;
    if (libc != null) {
      return libc;
    }
    String platform = platformProblem();
    if (!platform.isEmpty()) {
      throw new UnavailableException(platform, null);
    }
    return LoadingThread.load();
  }

  /** Keeps what was loaded, even if the thread that asked for it does not wait any more. */
  static void keep(LibC libc) {
    loaded = libc;
  }

  private static String platformProblem() {
    boolean supported =
        System.getProperty("os.name", "").equals("Linux")
            && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
            && System.getProperty("os.arch", "").matches("amd64|x86_64|aarch64");
    return supported ? "" : "the binding knows Linux on x86-64 and aarch64 only";
  }

  /** The native part cannot be loaded now. */
  static final class UnavailableException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnavailableException(String reason, @Nullable Throwable cause) {
      super(reason + ". " + REMEDY, cause);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
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
