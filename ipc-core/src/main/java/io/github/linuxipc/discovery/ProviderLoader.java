package io.github.linuxipc.discovery;

import io.github.linuxipc.config.LogText;
import io.github.linuxipc.spi.MechanismProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the providers of one kind. Each step of each provider is guarded separately, so that a
 * broken provider is listed with the reason and never hides the others.
 */
final class ProviderLoader<P extends MechanismProvider> {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderLoader.class);

  /**
   * How many times in succession the same error may occur again. It is unlikely that more providers
   * fail with the same error.
   */
  private static final int MAX_REPEATS = 100;

  private final ProviderAccess<P> access;
  private final Set<Class<?>> types = new HashSet<>();
  private final Set<String> unloadable = new HashSet<>();
  private final List<DiscoveredProvider<P>> found = new ArrayList<>();

  private ProviderLoader(ProviderAccess<P> access) {
    this.access = access;
  }

  /** Loads from several class loaders. A class that two of them find is listed once. */
  static <P extends MechanismProvider> List<DiscoveredProvider<P>> from(
      List<@Nullable ClassLoader> loaders, ProviderAccess<P> access) {
    ProviderLoader<P> loader = new ProviderLoader<>(access);
    for (ClassLoader each : new LinkedHashSet<>(loaders)) {
      loader.load(each);
    }
    for (DiscoveredProvider<P> each : loader.found) {
      if (each.broken()) {
        LOG.warn("The {} {} cannot be used: {}", access.noun(), each.describe(), each.fault());
      }
    }
    return List.copyOf(loader.found);
  }

  /**
   * Loads from one class loader. After an error, the iteration continues with the next entry. If it
   * cannot get past an entry, the same error occurs each time. Several entries may also fail with
   * the same error, for lack of the same class. So the iteration ends after many such errors in
   * succession.
   */
  private void load(@Nullable ClassLoader loader) {
    Spliterator<ServiceLoader.Provider<P>> providers =
        ServiceLoader.load(access.service(), loader).stream().spliterator();
    String lastError = "";
    int repeats = 0;
    boolean more = true;
    while (more && repeats < MAX_REPEATS) {
      try {
        more = providers.tryAdvance(this::add);
        lastError = "";
      } catch (Throwable e) { // a services file, or a class that it names, cannot be loaded
        String error = reason(e);
        boolean repeated = error.equals(lastError);
        repeats = repeated ? repeats + 1 : 0;
        if (!repeated) {
          addUnloadable(loader, error);
        }
        lastError = error;
      }
    }
  }

  private void add(ServiceLoader.Provider<P> provider) {
    if (types.add(provider.type())) {
      found.add(new ProviderProbe<>(provider).probe());
    }
  }

  /**
   * Adds the classes that cannot be loaded. The error does not always name a class, so all classes
   * that the services files name are tried.
   */
  private void addUnloadable(@Nullable ClassLoader loader, String error) {
    List<UnloadableProvider> culprits = UnloadableProvider.unloadable(access.service(), loader);
    for (UnloadableProvider culprit : culprits) {
      if (unloadable.add(culprit.type())) {
        found.add(
            DiscoveredProvider.broken(culprit.type(), culprit.codeLocation(), "", culprit.fault()));
      }
    }
    if (culprits.isEmpty() && unloadable.add(error)) {
      found.add(
          DiscoveredProvider.broken(
              UnloadableProvider.file(access.service()), CodeLocation.UNKNOWN, "", error));
    }
  }

  /** Describes a failure in one line. Rethrows an OutOfMemoryError, and nothing else. */
  static String reason(Throwable thrown) {
    if (thrown instanceof OutOfMemoryError exhausted) {
      throw exhausted;
    }
    Throwable cause = thrown.getCause();
    boolean wrapper =
        thrown instanceof ServiceConfigurationError
            || thrown instanceof ExceptionInInitializerError;
    return wrapper && cause != null ? reason(cause) : LogText.of(thrown);
  }
}
