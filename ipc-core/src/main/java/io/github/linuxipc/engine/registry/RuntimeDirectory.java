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

  public RuntimeDirectory(Path path) {
    this.path = path;
  }

  /** Makes an exception with the words of whoever asks. */
  @FunctionalInterface
  public interface Failure {
    IpcException of(ErrorCode code, String what, String next, @Nullable Throwable cause);
  }

  /** Returns the directory, made if missing and checked every time. */
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

  /** Throws the error of what could not be done here if the kernel is out of something. */
  public void throwIfExhausted(Failure failure, IOException cause) throws IpcException {
    Optional<ResourceLimit> limit = ResourceLimit.of(cause, path);
    if (limit.isPresent()) {
      throw failure.of(ErrorCode.RESOURCE_LIMIT, limit.get().what(), limit.get().remedy(), cause);
    }
  }

  /** Whether anything was ever bound here; readers make nothing. */
  public boolean exists() {
    return Files.exists(path);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
