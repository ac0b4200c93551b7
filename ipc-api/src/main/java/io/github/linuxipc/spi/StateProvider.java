package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A mechanism that provides shared state: memory that several processes map, with locks and a way
 * to sleep on a word of it. The engine builds blackboards, regions and locks on it.
 */
public interface StateProvider extends MechanismProvider {
  /**
   * The suffix of the file in the runtime directory by which the engine notices that a name may
   * stand for shared state. A provider whose state is visible to other processes has a file {@code
   * NAME.state} as long as the state exists. Only if there is such a file does the engine load the
   * providers of shared state and call {@link #find}.
   */
  String FILE_SUFFIX = ".state";

  /**
   * Opens a piece of state, and creates it if there is none that a process uses or that is
   * persistent. Called on an engine thread that no application interrupts.
   *
   * @param address the address, with this provider's scheme
   * @param context the kind, the length and the settings
   * @return the state
   * @throws IpcException as returned by {@link OpenContext#failure}: with {@link
   *     io.github.linuxipc.channel.ErrorCode#INCOMPATIBLE_PEER} if the state has another kind or
   *     other terms; nothing is left behind
   */
  SharedState open(Address address, StateContext context) throws IpcException;

  /**
   * Finds out what the state of a name is. The engine opens no channel, service or topic under the
   * name of shared state. The method changes nothing. Called on an engine thread that no
   * application interrupts.
   *
   * @param runtimeDirectory the directory for this user's files, which exists and was checked
   * @param name the name
   * @return the kind; empty if there is no state that a process uses or that is persistent, which
   *     is the default
   * @throws IOException if that cannot be found out
   */
  default Optional<StateKind> find(Path runtimeDirectory, String name) throws IOException {
    return Optional.empty();
  }
}
