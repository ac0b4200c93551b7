package io.github.linuxipc.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which signals a process catches and blocks: {@code proc(5)}, {@code status}. Stays with the very
 * process, as its number may be given out anew. One thread at a time.
 *
 * <p>Two things can keep a signal from a handler that a program has registered. An ignored signal
 * stays ignored across {@code execve(2)} ({@code nohup}, {@code sh -c 'command &'}), and HotSpot
 * leaves SIGHUP, SIGINT and SIGTERM so. A blocked one stays blocked, and threads inherit the mask
 * of the one that started them.
 */
public final class SignalState implements AutoCloseable {
  private static final int LENGTH = 8192;
  private static final byte[] BLOCKED = key("SigBlk:\t");
  private static final byte[] CAUGHT = key("SigCgt:\t");
  private static final int HEX_DIGITS = 16;

  private final Path directory;
  private final OpenFile file;
  private final NativeBuffer content = new NativeBuffer(LENGTH);

  private SignalState(Path directory, OpenFile file) {
    this.directory = directory;
    this.file = file;
  }

  private static byte[] key(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Opens a process's state.
   *
   * @param pid its number
   * @return the state
   * @throws ErrnoException if it cannot be opened, {@link Errno#ENOENT} if there is no such process
   */
  public static SignalState of(long pid) throws ErrnoException {
    return of(Path.of("/proc/" + pid));
  }

  private static SignalState of(Path directory) throws ErrnoException {
    return new SignalState(directory, OpenFile.open(directory.resolve("status"), OpenFile.READ));
  }

  /**
   * Tells whether a signal meets a handler and a thread that does not block it.
   *
   * @param signal the signal's number
   * @return whether it would be handled
   * @throws ErrnoException if the kernel does not tell, {@link Errno#ESRCH} if the process has
   *     ended
   */
  public boolean isHandled(int signal) throws ErrnoException {
    return isCaught(signal) && !(isBlocked(signal) && isBlockedByAll(signal));
  }

  /**
   * Tells whether the process has a handler for a signal.
   *
   * @param signal the signal's number
   * @return whether it has
   * @throws ErrnoException if the kernel does not tell, {@link Errno#ESRCH} if the process has
   *     ended
   */
  public boolean isCaught(int signal) throws ErrnoException {
    return isSet(CAUGHT, signal);
  }

  /**
   * Tells whether the process's first thread, whose mask the others inherit, blocks a signal.
   *
   * @param signal the signal's number
   * @return whether it does
   * @throws ErrnoException if the kernel does not tell, {@link Errno#ESRCH} if the process has
   *     ended
   */
  public boolean isBlocked(int signal) throws ErrnoException {
    return isSet(BLOCKED, signal);
  }

  private boolean isBlockedByAll(int signal) throws ErrnoException {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(directory.resolve("task"))) {
      for (Path thread : threads) {
        if (!isBlockedBy(thread, signal)) {
          return false;
        }
      }
      return true;
    } catch (ErrnoException e) {
      throw e;
    } catch (IOException e) {
      throw new ErrnoException("opendir(" + directory + "/task)", Errno.ESRCH);
    }
  }

  private static boolean isBlockedBy(Path thread, int signal) throws ErrnoException {
    try (SignalState state = of(thread)) {
      return state.isBlocked(signal);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ESRCH) {
        return true; // it has ended meanwhile
      }
      throw e;
    }
  }

  private boolean isSet(byte[] key, int signal) throws ErrnoException {
    int length = file.readAt(content, LENGTH, 0);
    ByteBuffer text = content.buffer();
    for (int at = 0; at + key.length + HEX_DIGITS <= length; at++) {
      if (text.get(at) == key[0] && startsWith(text, at, key)) {
        return ((mask(text, at + key.length) >>> (signal - 1)) & 1) != 0;
      }
    }
    throw new ErrnoException("read(" + directory + "/status)", Errno.EINVAL);
  }

  private static boolean startsWith(ByteBuffer text, int at, byte[] key) {
    for (int i = 0; i < key.length; i++) {
      if (text.get(at + i) != key[i]) {
        return false;
      }
    }
    return true;
  }

  private static long mask(ByteBuffer text, int at) {
    long mask = 0;
    for (int i = 0; i < HEX_DIGITS; i++) {
      mask = (mask << 4) | Character.digit(text.get(at + i), 16);
    }
    return mask;
  }

  /** Closes what was opened; idempotent. */
  @Override
  public void close() {
    file.close();
  }
}
