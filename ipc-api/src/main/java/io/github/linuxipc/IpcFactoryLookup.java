package io.github.linuxipc;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the engine. Class loaders are searched in order, and the first one that has an engine
 * decides. Nothing is cached: each builder searches again, so that a class loader can be
 * garbage-collected.
 *
 * <p>In a container one class loader may see the services file of another copy of this library. The
 * implementation named there does not implement the {@link IpcFactory} of this copy. Such an
 * implementation is skipped, and is reported if no engine is found.
 */
final class IpcFactoryLookup {
  private static final String NEXT =
      "Add io.github.linuxipc:ipc-core. If the application was packed into one jar, its"
          + " META-INF/services files must have been merged.";

  /** How many times in succession the same error may occur again; more engines are unlikely. */
  private static final int MAX_REPEATS = 100;

  private final List<String> skipped = new ArrayList<>();

  private IpcFactoryLookup() {}

  /**
   * Finds the engine.
   *
   * @param loaders the class loaders to search; null stands for the system class loader
   * @throws IpcConfigurationException with {@link ErrorCode#NO_PROVIDER} if no engine is found,
   *     with {@link ErrorCode#PROVIDER_CONFLICT} if one class loader has several
   */
  static IpcFactory find(@Nullable ClassLoader... loaders) {
    IpcFactoryLookup lookup = new IpcFactoryLookup();
    Set<@Nullable ClassLoader> distinct = new LinkedHashSet<>(Arrays.asList(loaders));
    for (ClassLoader loader : distinct) {
      Map<Class<?>, IpcFactory> found = lookup.load(loader);
      if (found.size() > 1) {
        throw failure(
            ErrorCode.PROVIDER_CONFLICT,
            "Several engines are installed: " + names(found.keySet()),
            "Keep one of them on the class path.");
      }
      if (!found.isEmpty()) {
        return found.values().iterator().next();
      }
    }
    throw failure(
        ErrorCode.NO_PROVIDER,
        "No engine is installed"
            + (lookup.skipped.isEmpty() ? "" : "; skipped " + String.join(", ", lookup.skipped)),
        NEXT);
  }

  private Map<Class<?>, IpcFactory> load(@Nullable ClassLoader loader) {
    Map<Class<?>, IpcFactory> found = new LinkedHashMap<>();
    Iterator<IpcFactory> factories = ServiceLoader.load(IpcFactory.class, loader).iterator();
    String lastError = "";
    int repeats = 0;
    boolean more = true;
    while (more && repeats < MAX_REPEATS) {
      try {
        more = factories.hasNext();
        if (more) {
          IpcFactory factory = factories.next();
          found.put(factory.getClass(), factory);
          lastError = "";
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        // The iteration continues after the failed entry. If it cannot get past that entry, the
        // same error occurs each time. Several entries may also fail with the same error.
        String error = e instanceof LinkageError ? e.toString() : String.valueOf(e.getMessage());
        boolean repeated = error.equals(lastError);
        repeats = repeated ? repeats + 1 : 0;
        if (!repeated) {
          skipped.add(error);
        }
        lastError = error;
      }
    }
    return found;
  }

  private static String names(Set<Class<?>> factories) {
    return factories.stream().map(Class::getName).sorted().collect(Collectors.joining(", "));
  }

  private static IpcConfigurationException failure(ErrorCode code, String what, String next) {
    return new IpcConfigurationException(code, code.text(what, "", next));
  }
}
