package io.github.linuxipc.spi;

/** How messages lie in the mechanism. */
public enum WireFormat {
  /** The project's own frames, with the whole contract. */
  FRAMED,
  /** One line of a byte stream is one message (T16). */
  LINES,
  /** One packet is one message (T16). */
  RAW
}
