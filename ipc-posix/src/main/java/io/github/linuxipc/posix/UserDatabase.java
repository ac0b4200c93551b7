package io.github.linuxipc.posix;

import java.nio.charset.StandardCharsets;

/** Looks up users of this system: {@code getpwuid_r(3)}. Thread-safe. */
public final class UserDatabase {
  private static final int SIZE_OF_PASSWD = 48;
  private static final int SIZE_OF_STRINGS = 16 << 10;

  private UserDatabase() {}

  /**
   * Returns a user's name.
   *
   * @param uid the user's number
   * @return the name, or the number as text if no user has that number or the lookup fails
   */
  public static String nameOf(int uid) {
    NativeBuffer passwd = new NativeBuffer(SIZE_OF_PASSWD + Long.BYTES);
    NativeBuffer strings = new NativeBuffer(SIZE_OF_STRINGS);
    long result = passwd.address() + SIZE_OF_PASSWD;
    NativeLibrary.libc()
        .getpwuid_r(uid, passwd.address(), strings.address(), SIZE_OF_STRINGS, result);
    if (passwd.buffer().getLong(SIZE_OF_PASSWD) == 0) {
      return Integer.toUnsignedString(uid);
    }
    // The first field points to the name, which lies among the strings.
    return string(strings, (int) (passwd.buffer().getLong(0) - strings.address()));
  }

  private static String string(NativeBuffer strings, int from) {
    int to = from;
    while (strings.buffer().get(to) != 0) {
      to++;
    }
    byte[] bytes = new byte[to - from];
    strings.buffer().get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
