package io.github.linuxipc.spi;

import io.github.linuxipc.channel.Address;

/**
 * A channel's address that a child process inherits, with the resources that the parent keeps open
 * for the child. The engine closes an inherited address when the child has exited or could not be
 * started, or when the {@code Ipc} instance is closed.
 */
public interface InheritedAddress extends AutoCloseable {
  /**
   * Returns an inherited address that any process can reach, so that no resource has to be kept
   * open.
   *
   * @param address the address
   * @return the inherited address
   */
  static InheritedAddress of(Address address) {
    return new InheritedAddress() {
      @Override
      public Address address() {
        return address;
      }

      @Override
      public void close() {
        // no resource is kept
      }
    };
  }

  /**
   * Returns the address that the child opens, with the options that the child needs.
   *
   * @return the address
   */
  Address address();

  /**
   * Releases the kept resources. Idempotent, and allowed from any thread; does not block and does
   * not fail.
   */
  @Override
  void close();
}
