package io.github.linuxipc.spi;

/** How a mechanism carries messages. */
public enum WireFormat {
  /** The frames of this library, with the complete contract. */
  FRAMED,
  /** Each line of a byte stream is one message: T16 (see docs/contract.md). */
  LINES,
  /** Each packet is one message: T16. */
  RAW
}
