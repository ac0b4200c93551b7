package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/** Turns one call of an endpoint into something else. */
@FunctionalInterface
interface EndpointWrapper {
  /** The call as it was made on the good endpoint. */
  interface Call {
    Object make(Object... arguments) throws Throwable;
  }

  Object twist(Method method, Object[] arguments, Call good) throws Throwable;

  /** An instance whose senders and receivers are twisted. */
  static Ipc on(Ipc ipc, EndpointWrapper twist) {
    return wrap(
        Ipc.class,
        ipc,
        (method, arguments, good) -> {
          Object made = good.make(arguments);
          if (made instanceof Sender sender) {
            return wrap(Sender.class, sender, twist);
          }
          return made instanceof Receiver receiver ? wrap(Receiver.class, receiver, twist) : made;
        });
  }

  private static <T> T wrap(Class<T> type, T good, EndpointWrapper twist) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                twist.twist(
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
