package io.github.linuxipc.core;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * Lets go of what the JDK keeps of the last record whose methods it has made. For {@code equals},
 * {@code hashCode} and {@code toString} of a record it adapts handles of its own to the record's
 * type, and JDK 17 keeps the last adaptation for good: with it the record's class and its class
 * loader.
 */
final class RecordMethods {
  private static final MethodType EQUALS =
      MethodType.methodType(boolean.class, String.class, Object.class);
  private static final MethodType HASH_CODE = MethodType.methodType(int.class, String.class);
  private static final MethodType TO_STRING = MethodType.methodType(String.class, String.class);

  private RecordMethods() {}

  /** Has the JDK adapt them to a type of its own, as if a string were a record of one string. */
  static void release() {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodHandle component = MethodHandles.identity(String.class);
    try {
      ObjectMethods.bootstrap(lookup, "equals", EQUALS, String.class, "text", component);
      ObjectMethods.bootstrap(lookup, "hashCode", HASH_CODE, String.class, "text", component);
      ObjectMethods.bootstrap(lookup, "toString", TO_STRING, String.class, "text", component);
    } catch (Throwable e) {
      // a JDK that does it otherwise
    }
  }
}
