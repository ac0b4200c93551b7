package io.github.linuxipc.posix;

/** The flags of {@code open(2)}, {@code mq_open(3)} and {@code sem_open(3)} that are used here. */
final class OpenFlag {
  static final int O_RDONLY = 0;
  static final int O_WRONLY = 01;
  static final int O_RDWR = 02;
  static final int O_CREAT = 0100;
  static final int O_EXCL = 0200;
  static final int O_NONBLOCK = 04000;

  /** The only one of these flags whose value differs between x86-64 and aarch64. */
  static final int O_NOFOLLOW =
      System.getProperty("os.arch", "").equals("aarch64") ? 0100000 : 0400000;

  private OpenFlag() {}
}
