package io.github.linuxipc.posix;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.Invoker;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;

/**
 * A bound function of the C library. A call that passes numbers and addresses allocates nothing. A
 * call that passes a text allocates memory for the text.
 */
final class NativeFunction {
  private static final Invoker INVOKER = Invoker.getInstance();

  private final String name;
  private final long symbol;

  /** The call context. This reference keeps it reachable, because it owns native memory. */
  private final CallContext context;

  NativeFunction(String name, long symbol, CallContext context) {
    this.name = name;
    this.symbol = symbol;
    this.context = context;
  }

  /**
   * Returns the function's address. Throws an error if the C library lacks the function, because a
   * call of address 0 would crash the process.
   */
  private long address() {
    if (symbol == 0) {
      throw new UnsatisfiedLinkError("the C library lacks " + name);
    }
    return symbol;
  }

  long call(long a) {
    return INVOKER.invokeN1(context, address(), a);
  }

  long call(long a, long b) {
    return INVOKER.invokeN2(context, address(), a, b);
  }

  long call(long a, long b, long c) {
    return INVOKER.invokeN3(context, address(), a, b, c);
  }

  long call(long a, long b, long c, long d) {
    return INVOKER.invokeN4(context, address(), a, b, c, d);
  }

  long call(long a, long b, long c, long d, long e) {
    return INVOKER.invokeN5(context, address(), a, b, c, d, e);
  }

  long call(long a, long b, long c, long d, long e, long f) {
    return INVOKER.invokeN6(context, address(), a, b, c, d, e, f);
  }

  long call(String text) {
    NativeBuffer memory = cString(text);
    try {
      return call(memory.address());
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  long call(String text, long b) {
    NativeBuffer memory = cString(text);
    try {
      return call(memory.address(), b);
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  long call(String text, long b, long c) {
    NativeBuffer memory = cString(text);
    try {
      return call(memory.address(), b, c);
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  long call(String text, long b, long c, long d) {
    NativeBuffer memory = cString(text);
    try {
      return call(memory.address(), b, c, d);
    } finally {
      Reference.reachabilityFence(memory);
    }
  }

  /** Returns a text as the C library expects it: in UTF-8, ended by a NUL. */
  static NativeBuffer cString(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "a string for the C library must not contain NUL, which would end it");
    }
    NativeBuffer memory = new NativeBuffer(bytes.length + 1);
    memory.buffer().put(0, bytes);
    return memory;
  }
}
