package io.github.linuxipc.spi;

/**
 * A memory barrier that one thread executes on all threads of its process: {@code membarrier(2)}.
 * With it, a thread that often writes one word and then reads another needs no fence between the
 * two. It only has to keep the compiler from reordering them. A thread that rarely does the same in
 * the other order executes this barrier in between. Thread-safe.
 */
@FunctionalInterface
public interface ProcessBarrier {
  /**
   * Executes a full memory barrier on the calling thread and on every running thread of this
   * process. May take some microseconds.
   *
   * @return false if the kernel has refused it
   */
  boolean execute();
}
