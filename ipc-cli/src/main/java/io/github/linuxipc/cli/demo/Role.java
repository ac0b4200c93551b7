package io.github.linuxipc.cli.demo;

/** Which part of the program a process plays. */
enum Role {
  CONSUMER,
  PRODUCER,
  /** The producer, in a process that starts the consumer's. */
  PARENT,
  /** Both, in one process. */
  BOTH
}
