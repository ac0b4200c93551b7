package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;

/**
 * A mechanism that provides shared state: memory that several processes map, with locks and a way
 * to sleep on a word of it. The engine builds blackboards, regions and locks on it.
 */
public interface StateProvider extends MechanismProvider {
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
}
