package io.github.linuxipc.spring.listener;

import io.github.linuxipc.spring.IpcListener;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;

/** Finds the methods annotated with {@link IpcListener}, and registers a container for each. */
public final class IpcListenerPostProcessor
    implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton {
  private record Found(Object bean, Method method, IpcListener listener) {}

  private final Map<Class<?>, Boolean> without = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<Found> found = new ConcurrentLinkedQueue<>();
  private @Nullable BeanFactory beans;
  private volatile boolean complete;

  /** Creates the post-processor. */
  public IpcListenerPostProcessor() {}

  @Override
  public void setBeanFactory(BeanFactory beanFactory) {
    beans = beanFactory;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
    if (!without.containsKey(type)) {
      Map<Method, IpcListener> methods =
          MethodIntrospector.selectMethods(
              type,
              (MethodIntrospector.MetadataLookup<@Nullable IpcListener>)
                  method -> AnnotatedElementUtils.findMergedAnnotation(method, IpcListener.class));
      if (methods.isEmpty()) {
        without.put(type, true);
      }
      methods.forEach(
          (method, listener) ->
              found.add(
                  new Found(
                      bean, AopUtils.selectInvocableMethod(method, bean.getClass()), listener)));
      if (complete) {
        registerAll();
      }
    }
    return bean;
  }

  @Override
  public void afterSingletonsInstantiated() {
    complete = true;
    without.clear();
    registerAll();
  }

  private void registerAll() {
    BeanFactory factory = beans;
    for (Found each = found.poll(); each != null && factory != null; each = found.poll()) {
      factory
          .getBean(IpcListenerFactory.class)
          .register(each.bean(), each.method(), each.listener());
    }
  }
}
