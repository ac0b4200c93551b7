package io.github.linuxipc.posix;

/** Numbers of system calls for which not every version of the C library has a function. */
enum SyscallNumber {
  FUTEX(202, 98),
  MEMBARRIER(324, 283),
  PIDFD_SEND_SIGNAL(424, 424),
  PIDFD_OPEN(434, 434);

  private final int number;

  SyscallNumber(int x86, int aarch64) {
    this.number = System.getProperty("os.arch", "").equals("aarch64") ? aarch64 : x86;
  }

  long number() {
    return number;
  }
}
