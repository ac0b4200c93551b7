package io.github.linuxipc.signal;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Handles a signal through {@code sun.misc.Signal}. Although its module is named {@code
 * jdk.unsupported}, the JDK supports this class. A native handler is not used, because it would
 * interrupt a thread of the JVM at any point. {@code sun.misc.Signal} is accessed by reflection,
 * because javac warns about every reference to it and the warning cannot be suppressed.
 */
final class SunMiscSignal {
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  /**
   * The environment variable that selects the signal with which HotSpot suspends threads. Without
   * the variable, HotSpot uses SIGUSR2.
   */
  private static final String SUSPENDS_THREADS = "_JAVA_SR_SIGNUM";

  private final Object signal;
  private final Object handler;
  private final @Nullable Object previous;

  private SunMiscSignal(String name, Runnable onSignal) {
    this.signal = signal(name);
    if (Integer.toString(number(name)).equals(System.getenv(SUSPENDS_THREADS))) {
      throw new IllegalArgumentException(SUSPENDS_THREADS + " reserves it for the JVM");
    }
    this.handler = handler(onSignal);
    this.previous = install(handler);
  }

  /** Returns whether this run-time image can handle signals. */
  static boolean isSupported() {
    try {
      Class.forName(SIGNAL);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Returns whether the JVM has a signal of that name. */
  static boolean isKnown(String name) {
    try {
      signal(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Returns the kernel's number of a known signal. */
  static int number(String name) {
    return (int) call(method(SIGNAL, "getNumber"), signal(name));
  }

  /**
   * Installs a handler. The JVM runs the handler on a new thread for each delivery.
   *
   * @throws IllegalArgumentException if the JVM reserves the signal for itself
   */
  static SunMiscSignal handle(String name, Runnable onSignal) {
    return new SunMiscSignal(name, onSignal);
  }

  /**
   * Installs the handler again. This is needed if the JVM did not register the handler because the
   * signal was ignored.
   */
  void reinstall() {
    install(handler);
  }

  /**
   * Restores the previous handler, unless the application has installed another one since.
   *
   * <p>If the signal is to be ignored instead of getting its previous handler back, this method
   * installs a handler that does nothing. It does not set the kernel's disposition SIG_IGN, because
   * programs that this process starts later would inherit that disposition. They do not inherit a
   * handler.
   *
   * @param deadlyByDefault whether the default action ends the process; if it does, the default
   *     action is not restored, and the signal is ignored, because a signal may already have been
   *     sent (rule N6 of docs/contract.md)
   */
  void restore(boolean deadlyByDefault) {
    Object restored = previous;
    boolean deadly = restored == null || (deadlyByDefault && restored.equals(constant("SIG_DFL")));
    Object found = install(deadly || restored == null ? ignoringHandler() : restored);
    if (found != null && !found.equals(handler)) {
      install(found);
    }
  }

  /**
   * Returns a handler that does nothing and consists of JDK classes only. The handler stays in the
   * JVM's table for ever. A handler of this module would keep this class loader reachable for ever.
   */
  private static Object ignoringHandler() {
    MethodType type = MethodType.methodType(void.class, type(SIGNAL));
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    // The context class loader defines the handler's class.
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      return MethodHandleProxies.asInterfaceInstance(type(HANDLER), MethodHandles.empty(type));
    } finally {
      thread.setContextClassLoader(context);
    }
  }

  private @Nullable Object install(Object next) {
    return call(method(SIGNAL, "handle", type(SIGNAL), type(HANDLER)), null, signal, next);
  }

  private static Object signal(String name) {
    try {
      return type(SIGNAL).getConstructor(String.class).newInstance(name);
    } catch (InvocationTargetException e) {
      throw rethrown(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object handler(Runnable onSignal) {
    return Proxy.newProxyInstance(
        SunMiscSignal.class.getClassLoader(),
        new Class<?>[] {type(HANDLER)},
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "equals" -> proxy == arguments[0];
              case "hashCode" -> System.identityHashCode(proxy);
              case "toString" -> "signal handler of an event";
              default -> {
                onSignal.run();
                yield null;
              }
            });
  }

  private static Object constant(String name) {
    try {
      return type(HANDLER).getField(name).get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Method method(String type, String name, Class<?>... parameters) {
    try {
      return type(type).getMethod(name, parameters);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object call(Method method, @Nullable Object on, Object... arguments) {
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw rethrown(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RuntimeException rethrown(InvocationTargetException thrown) {
    if (thrown.getCause() instanceof RuntimeException cause) {
      return cause;
    }
    return new IllegalStateException(thrown);
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("The module jdk.unsupported is not in this image", e);
    }
  }
}
