package io.github.linuxipc;

/** Collects settings for an {@link Ipc}. Not thread-safe. */
public final class IpcBuilder {
  IpcBuilder() {}

  /**
   * Sets a key, without its leading {@code ipc.}, as in {@code set("transport", "tcp")}.
   *
   * @param key the key
   * @param value the value
   * @return this
   */
  public IpcBuilder set(String key, String value) {
    throw new UnsupportedOperationException(key + value);
  }

  /**
   * Sets a channel's address.
   *
   * @param name the channel's name
   * @param address the address, or several separated by commas
   * @return this
   */
  public IpcBuilder channel(String name, String address) {
    throw new UnsupportedOperationException(name + address);
  }

  /**
   * Makes the instance. All faults of the configuration are reported at once.
   *
   * @return the instance
   */
  public Ipc build() {
    throw new UnsupportedOperationException();
  }
}
