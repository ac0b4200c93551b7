package io.github.linuxipc.core;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * Releases the JDK's reference to the last record class whose methods the JDK has generated. For
 * {@code equals}, {@code hashCode} and {@code toString} of a record the JDK adapts its own method
 * handles to the record's type. JDK 17 caches the last adaptation forever, and with it the record's
 * class and class loader.
 */
final class RecordMethods {
  private static final MethodType EQUALS =
      MethodType.methodType(boolean.class, String.class, Object.class);
  private static final MethodType HASH_CODE = MethodType.methodType(int.class, String.class);
  private static final MethodType TO_STRING = MethodType.methodType(String.class, String.class);

  private RecordMethods() {}

  /**
   * Makes the JDK adapt its handles to a JDK type, as if a string were a record of one string. Does
   * nothing if this class is never unloaded, because the adaptation costs milliseconds at exit.
   */
  static void release() {
    if (RecordMethods.class.getClassLoader() == ClassLoader.getSystemClassLoader()) {
      return;
    }
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodHandle component = MethodHandles.identity(String.class);
    try {
      ObjectMethods.bootstrap(lookup, "equals", EQUALS, String.class, "text", component);
      ObjectMethods.bootstrap(lookup, "hashCode", HASH_CODE, String.class, "text", component);
      ObjectMethods.bootstrap(lookup, "toString", TO_STRING, String.class, "text", component);
    } catch (Throwable e) {
      // another JDK may implement this differently and needs no release
    }
  }
}
