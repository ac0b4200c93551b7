package io.github.linuxipc.cli.demo;

/** The role of a process in the program. */
enum Role {
  CONSUMER,
  /**
   * The consumer, in a process that {@link #PARENT} has started. It has no service and no topic.
   */
  CHILD,
  PRODUCER,
  /** The producer, in a process that starts the consumer's process. */
  PARENT,
  /** The producer and the consumer, in one process. */
  BOTH
}
