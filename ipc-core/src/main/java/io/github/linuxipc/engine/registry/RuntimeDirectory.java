package io.github.linuxipc.engine.registry;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.ResourceLimit;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.spi.file.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory of this user's channels.
 *
 * <pre>
 *   /dev/shm/ipc-1000/        0700, made on first use, never removed
 *     lock                    guards changes of the directory
 *     orders.channel          the {@link PublishedChannel}: where the receiver of "orders" is bound
 *     orders.live             its {@link ChannelRegistration}: a socket that listens as long as the receiver lives
 *     orders.sock             ... and what transports put beside it
 * </pre>
 */
public final class RuntimeDirectory {
  private final Path path;

  /**
   * Names the directory; nothing is made.
   *
   * @param path the directory
   */
  public RuntimeDirectory(Path path) {
    this.path = path;
  }

  /** Makes an exception with the channel, address and origin of the caller. */
  @FunctionalInterface
  public interface Failure {
    /**
     * Makes the exception.
     *
     * @param code the code
     * @param what what happened, without a full stop
     * @param next the next step as a full sentence, or empty
     * @param cause the cause, or null
     * @return the exception, to be thrown
     */
    IpcException of(ErrorCode code, String what, String next, @Nullable Throwable cause);
  }

  /**
   * Returns the directory, made if missing and checked every time.
   *
   * @param failure makes the exceptions
   * @return the directory
   * @throws IpcException if it cannot be made, or another user could change it
   */
  public Path path(Failure failure) throws IpcException {
    try {
      return PrivateDirectory.make(path);
    } catch (InsecureFileException e) {
      throw failure.of(ErrorCode.INSECURE, String.valueOf(e.getMessage()), e.remedy(), e);
    } catch (IOException e) {
      throwIfExhausted(failure, e);
      throw failure.of(
          ErrorCode.OPEN_FAILED,
          "The runtime directory " + path + " cannot be made: " + e,
          "Set ipc.runtime-dir to a directory that this user may make.",
          e);
    }
  }

  /**
   * Throws if an operation in the directory failed because a resource of the kernel is exhausted.
   *
   * @param failure makes the exception
   * @param cause why the operation failed
   * @throws IpcException with {@link ErrorCode#RESOURCE_LIMIT}
   */
  public void throwIfExhausted(Failure failure, IOException cause) throws IpcException {
    Optional<ResourceLimit> limit = ResourceLimit.of(cause, path);
    if (limit.isPresent()) {
      throw failure.of(ErrorCode.RESOURCE_LIMIT, limit.get().what(), limit.get().remedy(), cause);
    }
  }

  /**
   * Returns whether anything was ever bound here. Readers make nothing.
   *
   * @return whether the directory exists
   */
  public boolean exists() {
    return Files.exists(path);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
