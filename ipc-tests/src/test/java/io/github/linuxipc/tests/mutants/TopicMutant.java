package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.UnaryOperator;

/**
 * An engine whose topics behave correctly except for what its wrappers change. It is in the test's
 * own process; its peers are correct.
 *
 * @param publisher wraps each publisher
 * @param subscriber wraps each subscriber
 */
record TopicMutant(
    UnaryOperator<TopicPublisher> publisher, UnaryOperator<TopicSubscriber> subscriber) {

  static TopicMutant ofPublisher(UnaryOperator<TopicPublisher> wrapper) {
    return new TopicMutant(wrapper, UnaryOperator.identity());
  }

  static TopicMutant ofSubscriber(UnaryOperator<TopicSubscriber> wrapper) {
    return new TopicMutant(UnaryOperator.identity(), wrapper);
  }

  /** Returns an instance whose publishers and subscribers are wrapped. */
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
    if (made instanceof TopicPublisher good) {
      return publisher.apply(good);
    }
    return made instanceof TopicSubscriber good ? subscriber.apply(good) : made;
  }
}
