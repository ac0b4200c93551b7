package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.Counter;
import io.github.linuxipc.state.Held;
import io.github.linuxipc.state.ProcessLock;
import io.github.linuxipc.state.Region;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * An engine whose shared state behaves correctly except for the calls that this mutant changes. It
 * is in the test's own process; its peers are correct.
 */
@FunctionalInterface
interface StateMutant {
  /** The types whose calls a mutant may change. */
  List<Class<?>> TYPES =
      List.of(Blackboard.class, Counter.class, Region.class, ProcessLock.class, Held.class);

  /** A call of the correct engine. */
  final class Call {
    private final Object target;
    private final Method method;
    private final Object[] arguments;

    Call(Object target, Method method, Object[] arguments) {
      this.target = target;
      this.method = method;
      this.arguments = arguments;
    }

    Object target() {
      return target;
    }

    Object[] arguments() {
      return arguments;
    }

    String name() {
      return method.getName();
    }

    /** Returns whether it is a call of a method with so many arguments. */
    boolean is(String name, int count) {
      return name().equals(name) && (arguments == null ? 0 : arguments.length) == count;
    }

    Object proceed() throws Throwable {
      try {
        return method.invoke(target, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }
  }

  /** Does a call, correctly or not. */
  Object apply(Call call) throws Throwable;

  /** Returns an instance whose shared state is wrapped. */
  default Ipc on(Ipc ipc) {
    return (Ipc)
        Proxy.newProxyInstance(
            Ipc.class.getClassLoader(),
            new Class<?>[] {Ipc.class},
            (proxy, method, arguments) -> wrapped(new Call(ipc, method, arguments).proceed()));
  }

  private Object wrapped(Object made) {
    if (made == null || TYPES.stream().noneMatch(type -> type.isInstance(made))) {
      return made;
    }
    return Proxy.newProxyInstance(
        Ipc.class.getClassLoader(),
        interfaces(made.getClass()),
        (proxy, method, arguments) -> wrapped(apply(new Call(made, method, arguments))));
  }

  private static Class<?>[] interfaces(Class<?> type) {
    return Stream.<Class<?>>iterate(type, c -> c != null, Class::getSuperclass)
        .flatMap(c -> Arrays.stream(c.getInterfaces()))
        .flatMap(StateMutant::withParents)
        .filter(c -> c.getPackageName().startsWith("io.github.linuxipc.state"))
        .distinct()
        .toArray(Class<?>[]::new);
  }

  private static Stream<Class<?>> withParents(Class<?> type) {
    return Stream.concat(
        Stream.of(type), Arrays.stream(type.getInterfaces()).flatMap(StateMutant::withParents));
  }
}
