package io.github.linuxipc.posix;

import com.kenai.jffi.Type;
import org.jspecify.annotations.Nullable;

/**
 * Memory that has a descriptor but no name, and whose length nobody can change: {@code
 * memfd_create(2)} with the seals of {@code fcntl(2)}. A process that maps such memory gets no
 * SIGBUS, whatever the other processes do that have it.
 */
public final class SealedMemory {
  private static final int MFD_CLOEXEC = 1;
  private static final int MFD_ALLOW_SEALING = 2;
  private static final int F_ADD_SEALS = 1033;
  private static final int F_GET_SEALS = 1034;
  private static final int F_SEAL_SEAL = 1;
  private static final int F_SEAL_SHRINK = 2;
  private static final int F_SEAL_GROW = 4;
  private static final int SEALS = F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW;

  /**
   * The mode of the memory. Only a process that was given the descriptor can open the memory again,
   * and that process may have another user.
   */
  private static final int MODE = 0666;

  private static volatile @Nullable Functions bound;

  private SealedMemory() {}

  /** Binds the functions that only this class needs. */
  private static final class Functions {
    private final FunctionBinder binder = new FunctionBinder();
    private final NativeFunction memfdCreate =
        binder.function("memfd_create", Type.SINT32, Type.SINT64, Type.SINT32);
    private final NativeFunction ftruncate =
        binder.function("ftruncate", Type.SINT32, Type.SINT32, Type.SINT64);

    /** Calls {@code memfd_create(2)}. */
    int memfd_create(String name, int flags) {
      return (int) memfdCreate.call(name, flags);
    }

    /** Calls {@code ftruncate(2)}. */
    int ftruncate(int fd, long length) {
      return (int) ftruncate.call(fd, length);
    }
  }

  /** Returns the functions, and binds them first if necessary. */
  private static Functions functions() {
    Functions functions = bound;
    if (functions == null) {
      NativeLibrary.libc(); // loads what binds functions
      functions = new Functions();
      bound = functions;
    }
    return functions;
  }

  /**
   * Creates memory that is all zeros, and seals its length. It takes room only as it is used.
   *
   * @param name a name for {@code /proc/self/maps}, which identifies nothing
   * @param length its length in bytes
   * @return the descriptor
   * @throws ErrnoException if it cannot be created
   */
  public static OpenFile create(String name, long length) throws ErrnoException {
    LibC libc = NativeLibrary.libc();
    int fd = functions().memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) {
      throw NativeLibrary.failure("memfd_create");
    }
    OpenFile file = new OpenFile(fd);
    boolean done = false;
    try {
      file.setMode(MODE);
      if (functions().ftruncate(fd, length) < 0) {
        throw NativeLibrary.failure("ftruncate");
      }
      if (libc.fcntl(fd, F_ADD_SEALS, SEALS) < 0) {
        throw NativeLibrary.failure("fcntl(F_ADD_SEALS)");
      }
      done = true;
      return file;
    } finally {
      if (!done) {
        file.close();
      }
    }
  }

  /**
   * Returns whether the length of a file is sealed, and its seals cannot be changed any more.
   *
   * @param file the file, which another process may have created
   * @return false also if the file is of a kind that cannot be sealed
   */
  public static boolean isSealed(OpenFile file) {
    int seals = NativeLibrary.libc().fcntl(file.fd(), F_GET_SEALS, 0);
    return seals >= 0 && (seals & SEALS) == SEALS;
  }
}
