package io.github.linuxipc.cli.demo;

/** Which part of the program a process plays. */
enum Role {
  CONSUMER,
  PRODUCER,
  /** Both, in one process. */
  BOTH
}
