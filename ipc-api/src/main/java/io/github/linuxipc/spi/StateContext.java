package io.github.linuxipc.spi;

/**
 * The context in which a {@link StateProvider} opens a piece of shared state. The processes that
 * share it have equal {@link #kind}, {@link #length} and {@link #terms}.
 */
public interface StateContext extends OpenContext {
  /**
   * Returns what is opened.
   *
   * @return the kind
   */
  StateKind kind();

  /**
   * Returns the length of the memory.
   *
   * @return bytes, at least 1
   */
  int length();

  /**
   * Returns the settings on which the processes have to agree, for the comparison and its error
   * text.
   *
   * @return printable ASCII text of at most 200 characters; empty if there are none
   */
  String terms();

  /**
   * Returns whether the state outlives the processes that use it.
   *
   * @return whether it does
   */
  boolean persistent();
}
