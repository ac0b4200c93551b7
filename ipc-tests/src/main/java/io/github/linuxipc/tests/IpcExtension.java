package io.github.linuxipc.tests;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import java.io.IOException;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the tests of an application a runtime directory of their own, and an {@link Ipc} that uses
 * it. Tests of different classes, and other programs of the same user, therefore never meet.
 *
 * <pre>{@code
 * @ExtendWith(IpcExtension.class)
 * class OrdersTest {
 *   @Test
 *   void shouldAnswer(Ipc ipc) throws Exception {
 *     try (Receiver receiver = ipc.receiver("orders"); ...
 *   }
 * }
 * }</pre>
 *
 * <p>A test class has one directory, which its nested classes share. These are parameters of a
 * constructor, a test or a life-cycle method:
 *
 * <ul>
 *   <li>{@link Ipc}: in a {@code BeforeAll} method one for the whole class; otherwise that one, or
 *       if there is none, one for each test. It is closed at the end. Messages that nobody has
 *       received by then are no failure.
 *   <li>{@link IpcBuilder}: a new builder for the code under test, which closes what it builds.
 *   <li>{@link Path} with {@link RuntimeDirectory}: the directory, for the variable {@code
 *       IPC_RUNTIME_DIR} of child processes.
 * </ul>
 *
 * <p>At the end of the class the directory is deleted. The class fails if a process still uses it:
 * a child process that was not ended, or an instance that was not closed. What killed processes
 * left there is deleted without a failure, and so are persistent channels.
 *
 * <p>Settings come from {@link #set}, and otherwise from where programs find them: system
 * properties, the environment, and {@code ipc.properties}. For settings, register the extension by
 * a static field: {@code @RegisterExtension static final IpcExtension IPC = new
 * IpcExtension().set("transport", "shm")}.
 *
 * <p>Test classes may run in parallel, and so may the tests of a class that use different names.
 */
public final class IpcExtension implements BeforeAllCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(IpcExtension.class);

  /** Marks a parameter of type {@link Path} that gets the runtime directory of the test class. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.PARAMETER)
  public @interface RuntimeDirectory {}

  private final Map<String, String> settings = new LinkedHashMap<>();

  /** Creates an extension without settings of its own. */
  public IpcExtension() {}

  /**
   * Sets a key for each instance and builder that is injected later, as {@link IpcBuilder#set}
   * does.
   *
   * @param key the key, without the prefix {@code ipc.}
   * @param value the value
   * @return this
   */
  public IpcExtension set(String key, String value) {
    settings.put(Objects.requireNonNull(key), Objects.requireNonNull(value));
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Store store = context.getStore(NAMESPACE);
    if (store.get(ClassRuntime.class) == null) { // a nested class has that of the class around it
      store.put(ClassRuntime.class, new ClassRuntime());
    }
  }

  /** An instance that a constructor gets belongs to the test. */
  @Override
  public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
    return ExtensionContextScope.TEST_METHOD;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Ipc.class
        || type == IpcBuilder.class
        || (type == Path.class && parameter.isAnnotated(RuntimeDirectory.class));
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Store store = context.getStore(NAMESPACE);
    ClassRuntime runtime = store.get(ClassRuntime.class, ClassRuntime.class);
    if (runtime == null) {
      throw new ExtensionConfigurationException(
          "IpcExtension has no runtime directory: register it on the class, or by a static field");
    }
    Class<?> type = parameter.getParameter().getType();
    if (type == Path.class) {
      return runtime.directory();
    }
    if (type == IpcBuilder.class) {
      return builder(runtime);
    }
    // The store closes it at the end of the test, or of the class before it closes the directory.
    return Objects.requireNonNull(
            store.computeIfAbsent(
                InjectedIpc.class,
                key -> new InjectedIpc(builder(runtime).build()),
                InjectedIpc.class))
        .ipc();
  }

  private IpcBuilder builder(ClassRuntime runtime) {
    IpcBuilder builder = Ipc.builder();
    settings.forEach(builder::set);
    return builder.set("runtime-dir", runtime.directory().toString());
  }
}
