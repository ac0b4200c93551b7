package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/**
 * An engine whose services behave correctly except for what its wrappers change. The engine runs in
 * the test's own process; the peers in other processes are correct.
 *
 * @param requester wraps each requester
 * @param responder wraps each responder
 * @param concurrency the concurrency of responders, or empty if the configured one applies
 */
record ServiceMutant(
    UnaryOperator<Requester> requester, UnaryOperator<Responder> responder, String concurrency) {

  static ServiceMutant ofRequester(UnaryOperator<Requester> wrapper) {
    return new ServiceMutant(wrapper, UnaryOperator.identity(), "");
  }

  static ServiceMutant ofResponder(UnaryOperator<Responder> wrapper) {
    return new ServiceMutant(UnaryOperator.identity(), wrapper, "");
  }

  ServiceMutant withConcurrency(int changed) {
    return new ServiceMutant(requester, responder, Integer.toString(changed));
  }

  /** Returns an Ipc instance whose requesters and responders are wrapped. */
  Ipc on(Ipc ipc) {
    return (Ipc)
        Proxy.newProxyInstance(
            Ipc.class.getClassLoader(),
            new Class<?>[] {Ipc.class},
            (proxy, method, arguments) -> {
              try {
                return wrapped(method.invoke(ipc, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Object wrapped(Object made) {
    if (made instanceof Requester good) {
      return requester.apply(good);
    }
    return made instanceof Responder good ? responder.apply(good) : made;
  }
}
