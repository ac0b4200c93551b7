package io.github.linuxipc.signal;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * A signal as the JVM handles it, by {@code sun.misc.Signal}, which the JDK supports (module {@code
 * jdk.unsupported}) and which is the only way without native handlers: those would run on a thread
 * that the JVM may have stopped anywhere. Reached by reflection, because javac warns of every
 * mention of it and cannot be told not to.
 */
final class JvmSignal {
  private static final String SIGNAL = "sun.misc.Signal";
  private static final String HANDLER = "sun.misc.SignalHandler";

  /** The variable that makes HotSpot suspend threads with another signal than SIGUSR2. */
  private static final String SUSPENDS_THREADS = "_JAVA_SR_SIGNUM";

  private final Object signal;
  private final Object handler;
  private final @Nullable Object before;

  private JvmSignal(String name, Runnable onSignal) {
    this.signal = signal(name);
    if (Integer.toString(number(name)).equals(System.getenv(SUSPENDS_THREADS))) {
      throw new IllegalArgumentException(SUSPENDS_THREADS + " gives it to the JVM");
    }
    this.handler = handler(onSignal);
    this.before = install(handler);
  }

  /** Whether this run-time image can handle signals. */
  static boolean isSupported() {
    try {
      Class.forName(SIGNAL);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Whether the JVM knows a signal of that name. */
  static boolean isKnown(String name) {
    try {
      signal(name);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The kernel's number of a known signal. */
  static int number(String name) {
    return (int) call(method(SIGNAL, "getNumber"), signal(name));
  }

  /**
   * Installs a handler; each delivery runs it on a new thread of the JVM's.
   *
   * @throws IllegalArgumentException if the JVM keeps the signal to itself
   */
  static JvmSignal handle(String name, Runnable onSignal) {
    return new JvmSignal(name, onSignal);
  }

  /** Installs the handler once more, because the JVM may have left an ignored signal ignored. */
  void reinstall() {
    install(handler);
  }

  /**
   * Puts back what was there before, unless the application has put its own there since.
   *
   * <p>Ignored is what a handler does that does nothing. The kernel's own way of ignoring would be
   * inherited by programs that this process starts afterwards; a handler is not.
   *
   * @param deadlyByDefault whether the default would end the process: then the signal is ignored
   *     instead, because one may be under way (N6)
   */
  void restore(boolean deadlyByDefault) {
    Object kept = before;
    boolean deadly = kept == null || (deadlyByDefault && kept.equals(constant("SIG_DFL")));
    Object found = install(deadly || kept == null ? ignoring() : kept);
    if (found != null && !found.equals(handler)) {
      install(found);
    }
  }

  /**
   * A handler that does nothing, made of the JDK's classes alone: it stays in the JVM's table for
   * good, and one of ours would hold this class loader as long.
   */
  private static Object ignoring() {
    MethodType type = MethodType.methodType(void.class, type(SIGNAL));
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader()); // where its class goes
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
        JvmSignal.class.getClassLoader(),
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
    if (thrown.getCause() instanceof RuntimeException told) {
      return told;
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
