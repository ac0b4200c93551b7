package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;

/**
 * A channel's address on its way to a child process, with what the parent keeps open for the child
 * meanwhile. The engine closes it when the child has exited, or could not be started, or the engine
 * itself is closed.
 */
public interface InheritedAddress extends AutoCloseable {
  /**
   * Makes a handover of an address that any process can reach, so that nothing need be kept.
   *
   * @param address the address
   * @return the handover
   */
  static InheritedAddress of(Address address) {
    return new InheritedAddress() {
      @Override
      public Address address() {
        return address;
      }

      @Override
      public void close() {
        // nothing is kept
      }
    };
  }

  /**
   * Returns the address that the child opens, with the options that it needs.
   *
   * @return the address
   */
  Address address();

  /** Lets go of what was kept. Any thread may call it; idempotent; does not block or fail. */
  @Override
  void close();
}
