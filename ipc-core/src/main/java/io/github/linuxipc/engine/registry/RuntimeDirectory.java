package io.github.linuxipc.engine.registry;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.ForbiddenCall;
import io.github.linuxipc.spi.ResourceLimit;
import io.github.linuxipc.spi.StateKind;
import io.github.linuxipc.spi.StateProvider;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.spi.file.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of this user's channels.
 *
 * <pre>
 *   /dev/shm/ipc-1000/        0700, created on first use, never removed
 *     lock                    guards changes of the directory
 *     orders.channel          the {@link PublishedChannel}: where the receiver of "orders" is bound
 *     orders.live             its {@link ChannelRegistration}: a socket that listens while the
 *                             receiver is alive
 *     orders.sock             ... and other files of transports
 *     limits.state            shared state
 * </pre>
 */
public final class RuntimeDirectory {
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeDirectory.class);

  private final Path path;
  private final StateSearch states;

  /**
   * Creates an object that refers to a directory. The directory itself is not created.
   *
   * @param path the directory
   */
  public RuntimeDirectory(Path path) {
    this(path, (directory, name) -> Optional.empty());
  }

  /**
   * Creates an object that refers to a directory. The directory itself is not created.
   *
   * @param path the directory
   * @param states finds out what the shared state of a name is
   */
  public RuntimeDirectory(Path path, StateSearch states) {
    this.path = path;
    this.states = states;
  }

  /** Finds out what the shared state of a name is. */
  @FunctionalInterface
  public interface StateSearch {
    /**
     * Finds out what the shared state of a name is.
     *
     * @param directory the runtime directory, which was checked
     * @param name the name
     * @return the kind; empty if there is none that a process uses or that is persistent
     * @throws IOException if that cannot be found out
     */
    Optional<StateKind> find(Path directory, String name) throws IOException;
  }

  /**
   * Throws if a name is that of shared state. Providers are loaded only if there is a file of that
   * name.
   *
   * @param name the name
   * @param kind what is opened under the name, as error texts write it
   * @param failure creates the exception
   * @throws IpcException with {@link ErrorCode#INCOMPATIBLE_PEER} if it is; another one if another
   *     user could change the directory
   */
  public void requireNoState(String name, String kind, Failure failure) throws IpcException {
    if (!Files.exists(path.resolve(name + StateProvider.FILE_SUFFIX))) {
      return;
    }
    Optional<StateKind> state = Optional.empty();
    try {
      state = states.find(path(failure), name);
    } catch (IpcException e) {
      throw e;
    } catch (IOException e) {
      LOG.debug("The shared state {} cannot be examined", name, e);
    }
    if (state.isPresent()) {
      throw failure.of(
          ErrorCode.INCOMPATIBLE_PEER,
          name + " is opened as a " + kind + " here, and exists as a " + state.get().word(),
          "Use another name.",
          null);
    }
  }

  /** {@return the directory, which need not exist and is not checked} */
  public Path path() {
    return path;
  }

  /** Creates exceptions with the channel, address and origin of the caller. */
  @FunctionalInterface
  public interface Failure {
    /**
     * Creates an exception.
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
   * Returns the directory. Each call checks the directory, and creates it if it is missing.
   *
   * @param failure creates the exceptions
   * @return the directory
   * @throws IpcException if the directory cannot be created, or another user could change it
   */
  public Path path(Failure failure) throws IpcException {
    try {
      return PrivateDirectory.make(path);
    } catch (InsecureFileException e) {
      throw failure.of(ErrorCode.INSECURE, String.valueOf(e.getMessage()), e.remedy(), e);
    } catch (IOException e) {
      throwIfExhaustedOrForbidden(failure, e);
      throw failure.of(
          ErrorCode.OPEN_FAILED,
          "The runtime directory " + path + " cannot be created: " + e,
          "Set ipc.runtime-dir to a directory that this user may create.",
          e);
    }
  }

  /**
   * Throws if an operation in the directory failed because a resource of the kernel is exhausted,
   * or because the system call is forbidden.
   *
   * @param failure creates the exception
   * @param cause why the operation failed
   * @throws IpcException with {@link ErrorCode#RESOURCE_LIMIT} or {@link ErrorCode#OPEN_FAILED}
   */
  public void throwIfExhaustedOrForbidden(Failure failure, IOException cause) throws IpcException {
    Optional<ForbiddenCall> forbidden = ForbiddenCall.of(cause);
    if (forbidden.isPresent()) {
      ForbiddenCall call = forbidden.get();
      throw failure.of(ErrorCode.OPEN_FAILED, call.what(), call.remedy(), cause);
    }
    Optional<ResourceLimit> limit = ResourceLimit.of(cause, path);
    if (limit.isPresent()) {
      throw failure.of(ErrorCode.RESOURCE_LIMIT, limit.get().what(), limit.get().remedy(), cause);
    }
  }

  /** A search for what a receiver has published. */
  @FunctionalInterface
  public interface Search {
    /**
     * Searches the directory.
     *
     * @param directory the directory, which was checked
     * @return what was found
     * @throws IOException if a descriptor cannot be read
     */
    Optional<PublishedChannel> in(Path directory) throws IOException;
  }

  /**
   * Searches for what a receiver has published under a name. A search does not create the
   * directory: if it does not exist, no channel is bound in it.
   *
   * @param name the name, for the error text
   * @param search the search
   * @param failure creates the exceptions
   * @return what was found
   * @throws IpcException if another user could change the directory, or a descriptor cannot be read
   */
  public Optional<PublishedChannel> find(String name, Search search, Failure failure)
      throws IpcException {
    if (!exists()) {
      return Optional.empty();
    }
    try {
      return search.in(path(failure));
    } catch (IpcException e) {
      throw e;
    } catch (IOException e) {
      throwIfExhaustedOrForbidden(failure, e);
      throw failure.of(
          ErrorCode.OPEN_FAILED,
          "The descriptor of " + name + " in " + path + " cannot be read: " + e,
          "Remove that file, and start the receiver again.",
          e);
    }
  }

  private boolean exists() {
    return Files.exists(path);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
