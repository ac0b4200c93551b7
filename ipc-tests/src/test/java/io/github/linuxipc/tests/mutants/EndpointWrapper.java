package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Intercepts the calls on senders and receivers, so that a test can replace some of them. */
@FunctionalInterface
interface EndpointWrapper {
  /** Makes the original call on the correct endpoint. */
  interface Call {
    Object make(Object... arguments) throws Throwable;
  }

  /**
   * Makes a call, or does something else in its place, and returns the result.
   *
   * @param good makes the call on the correct endpoint, with the arguments that are passed to it
   */
  Object intercept(Method method, Object[] arguments, Call good) throws Throwable;

  /** Returns an Ipc instance whose senders and receivers are wrapped. */
  static Ipc on(Ipc ipc, EndpointWrapper wrapper) {
    return wrap(
        Ipc.class,
        ipc,
        (method, arguments, good) -> {
          Object made = good.make(arguments);
          if (made instanceof Sender sender) {
            return wrap(Sender.class, sender, wrapper);
          }
          return made instanceof Receiver receiver ? wrap(Receiver.class, receiver, wrapper) : made;
        });
  }

  private static <T> T wrap(Class<T> type, T good, EndpointWrapper wrapper) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                wrapper.intercept(
                    method,
                    arguments == null ? new Object[0] : arguments,
                    changed -> call(method, good, changed))));
  }

  private static Object call(Method method, Object good, Object... arguments) throws Throwable {
    try {
      return method.invoke(good, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
