package io.github.linuxipc.discovery;

import io.github.linuxipc.config.LogText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.Spliterator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the providers of one kind. Each step of each provider is guarded on its own, so that a
 * broken one is listed with the reason and never hides the others.
 */
final class ProviderLoader<P> {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderLoader.class);

  private final ProviderAccess<P> kind;
  private final Set<Class<?>> types = new HashSet<>();
  private final Set<String> unloadable = new HashSet<>();
  private final List<DiscoveredProvider<P>> found = new ArrayList<>();

  private ProviderLoader(ProviderAccess<P> kind) {
    this.kind = kind;
  }

  /** Loads from several class loaders; what two of them find counts once. */
  static <P> List<DiscoveredProvider<P>> from(
      List<@Nullable ClassLoader> loaders, ProviderAccess<P> kind) {
    ProviderLoader<P> loading = new ProviderLoader<>(kind);
    loaders.forEach(loading::load);
    for (DiscoveredProvider<P> each : loading.found) {
      if (each.broken()) {
        LOG.warn("The {} {} cannot be used: {}", kind.noun(), each.named(), each.fault());
      }
    }
    return List.copyOf(loading.found);
  }

  /** After an error the iteration goes on behind it, unless it only meets the same one again. */
  private void load(@Nullable ClassLoader loader) {
    Spliterator<ServiceLoader.Provider<P>> providers =
        ServiceLoader.load(kind.service(), loader).stream().spliterator();
    String lastError = "";
    boolean more = true;
    while (more) {
      try {
        more = providers.tryAdvance(this::add);
      } catch (Throwable e) { // a services file, or a class that it names, cannot be loaded
        String error = reason(e);
        more = !error.equals(lastError);
        lastError = error;
        addUnloadable(loader, error);
      }
    }
  }

  private void add(ServiceLoader.Provider<P> provider) {
    if (types.add(provider.type())) {
      found.add(new ProviderProbe<>(kind, provider).ask());
    }
  }

  /** The error does not always name the class, so that all named classes are tried. */
  private void addUnloadable(@Nullable ClassLoader loader, String error) {
    List<UnloadableProvider> culprits = UnloadableProvider.unloadable(kind.service(), loader);
    for (UnloadableProvider culprit : culprits) {
      if (unloadable.add(culprit.type())) {
        found.add(DiscoveredProvider.broken(culprit.type(), culprit.place(), "", culprit.fault()));
      }
    }
    if (culprits.isEmpty() && unloadable.add(error)) {
      found.add(
          DiscoveredProvider.broken(
              UnloadableProvider.file(kind.service()), CodeLocation.UNKNOWN, "", error));
    }
  }

  /** Says why, in one line. Nothing that a provider throws leaves discovery, but want of memory. */
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
