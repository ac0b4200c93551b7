package io.github.linuxipc.posix;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads which signals a process catches and blocks: {@code status} of {@code proc(5)}. An object
 * always refers to the same process, even if the process id is reused. Not thread-safe.
 *
 * <p>Two inherited states can keep a signal from the handler that a program has registered. An
 * ignored signal stays ignored across {@code execve(2)} ({@code nohup}, {@code sh -c 'command &'}),
 * and HotSpot leaves SIGHUP, SIGINT and SIGTERM ignored. A blocked signal stays blocked too, and a
 * thread inherits the mask of the thread that started it.
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
   * Opens the state of a process.
   *
   * @param pid the process id
   * @return the state
   * @throws ErrnoException if it cannot be opened, {@link Errno#ENOENT} if no process has that id
   */
  public static SignalState of(long pid) throws ErrnoException {
    return of(Path.of("/proc/" + pid));
  }

  private static SignalState of(Path directory) throws ErrnoException {
    return new SignalState(directory, OpenFile.open(directory.resolve("status"), OpenFile.READ));
  }

  /**
   * Returns whether the process has a handler for a signal and a thread that does not block it.
   *
   * @param signal the signal's number
   * @return whether the signal would be handled
   * @throws ErrnoException with {@link Errno#ESRCH} if the process has ended
   * @throws IOException if the state cannot be read
   */
  public boolean isHandled(int signal) throws IOException {
    return isCaught(signal) && !(isBlocked(signal) && isBlockedByAll(signal));
  }

  /**
   * Returns whether the process has a handler for a signal.
   *
   * @param signal the signal's number
   * @return whether it has
   * @throws ErrnoException if the state cannot be read, {@link Errno#ESRCH} if the process has
   *     ended
   */
  public boolean isCaught(int signal) throws ErrnoException {
    return isSet(CAUGHT, signal);
  }

  /**
   * Returns whether the process's first thread blocks a signal. The other threads inherit its mask.
   *
   * @param signal the signal's number
   * @return whether it does
   * @throws ErrnoException if the state cannot be read, {@link Errno#ESRCH} if the process has
   *     ended
   */
  public boolean isBlocked(int signal) throws ErrnoException {
    return isSet(BLOCKED, signal);
  }

  private boolean isBlockedByAll(int signal) throws IOException {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(directory.resolve("task"))) {
      for (Path thread : threads) {
        if (!isBlockedBy(thread, signal)) {
          return false;
        }
      }
      return true;
    } catch (ErrnoException e) {
      throw e;
    } catch (IOException | DirectoryIteratorException e) {
      throw unlisted(e);
    }
  }

  /**
   * Returns the reason why the threads could not be listed.
   *
   * @throws ErrnoException with {@link Errno#ESRCH} if the reason is that the process has ended
   */
  private IOException unlisted(Exception cause) throws ErrnoException {
    file.readAt(content, LENGTH, 0); // fails if the process has ended
    return new IOException("the threads cannot be listed: " + cause.getMessage(), cause);
  }

  private static boolean isBlockedBy(Path thread, int signal) throws ErrnoException {
    try (SignalState state = of(thread)) {
      return state.isBlocked(signal);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT || e.errno() == Errno.ESRCH) {
        return true; // the thread has ended meanwhile
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

  /** Closes the descriptor. Idempotent. */
  @Override
  public void close() {
    file.close();
  }
}
