package io.github.linuxipc.posix;

import com.kenai.jffi.Type;

/**
 * Binds the functions of the C library that look up users and groups, apart from {@link LibC},
 * because few processes need them.
 */
final class UserFunctions {
  private static final Type INT = Type.SINT32;
  private static final Type LONG = Type.SINT64;

  private final FunctionBinder binder = new FunctionBinder();

  private final NativeFunction getpwuidR =
      binder.function("getpwuid_r", INT, INT, LONG, LONG, LONG, LONG);
  private final NativeFunction getpwnamR =
      binder.function("getpwnam_r", INT, LONG, LONG, LONG, LONG, LONG);
  private final NativeFunction getgrnamR =
      binder.function("getgrnam_r", INT, LONG, LONG, LONG, LONG, LONG);
  private final NativeFunction getgrouplist =
      binder.function("getgrouplist", INT, LONG, INT, LONG, LONG);

  /** Calls {@code getpwuid_r(3)}. Returns an error number, not -1. */
  int getpwuid_r(int uid, long passwd, long strings, long length, long result) {
    return (int) getpwuidR.call(uid, passwd, strings, length, result);
  }

  /** Calls {@code getpwnam_r(3)}. Returns an error number, not -1. */
  int getpwnam_r(long name, long passwd, long strings, long length, long result) {
    return (int) getpwnamR.call(name, passwd, strings, length, result);
  }

  /** Calls {@code getgrnam_r(3)}. Returns an error number, not -1. */
  int getgrnam_r(long name, long group, long strings, long length, long result) {
    return (int) getgrnamR.call(name, group, strings, length, result);
  }

  /** Calls {@code getgrouplist(3)}. Returns -1 if there is not enough room. */
  int getgrouplist(long name, int gid, long groups, long count) {
    return (int) getgrouplist.call(name, gid, groups, count);
  }
}
