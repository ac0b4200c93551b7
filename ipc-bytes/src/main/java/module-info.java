/** Structured messages with chronicle-bytes, over every transport. */
module io.github.linuxipc.bytes {
  requires chronicle.bytes;
  requires chronicle.core;
  requires io.github.linuxipc;
  requires io.github.linuxipc.posix;
  requires static org.jspecify;

  exports io.github.linuxipc.bytes;
}
