package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Replaces one call of an endpoint by something else. */
@FunctionalInterface
interface EndpointWrapper {
  /** The original call on the correct endpoint. */
  interface Call {
    Object make(Object... arguments) throws Throwable;
  }

  Object wrapper(Method method, Object[] arguments, Call good) throws Throwable;

  /** Returns an instance whose senders and receivers are wrapped. */
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
                wrapper.wrapper(
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
