package io.github.linuxipc.spi;

/** How a mechanism carries messages. */
public enum WireFormat {
  /** The frames of this library, with the complete contract of {@code docs/contract.md}. */
  FRAMED,
  /** Each line of a byte stream is one message; see rule T16 of {@code docs/contract.md}. */
  LINES,
  /** Each packet is one message; see rule T16 of {@code docs/contract.md}. */
  RAW
}
