package io.github.linuxipc.engine.framing;

/** What a {@link MessageReader} needs of the receiver that it works for. */
public interface ReaderContext {
  /**
   * Returns the channel's name, for log texts.
   *
   * @return the name
   */
  String channel();

  /**
   * Returns whether the receiver is open.
   *
   * @return whether messages may still be delivered
   */
  boolean isOpen();

  /**
   * Returns the counters of the receiver.
   *
   * @return the counters, always the same object
   */
  ReaderCounters readerCounters();
}
