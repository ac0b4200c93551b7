package io.github.linuxipc.discovery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A class that is named in a services file and cannot be loaded as a provider. Such classes are
 * searched for only after {@link java.util.ServiceLoader} has failed, because the errors of {@code
 * ServiceLoader} do not always name the class.
 */
record UnloadableProvider(String type, CodeLocation codeLocation, String fault) {
  static String file(Class<?> service) {
    return "META-INF/services/" + service.getName();
  }

  /** Loads all classes that the services files name, and returns those that fail. */
  static List<UnloadableProvider> unloadable(Class<?> service, @Nullable ClassLoader loader) {
    List<UnloadableProvider> unloadable = new ArrayList<>();
    ClassLoader searched = loader == null ? ClassLoader.getSystemClassLoader() : loader;
    try {
      for (URL file : Collections.list(searched.getResources(file(service)))) {
        for (String type : types(file)) {
          String fault = fault(type, service, searched);
          if (!fault.isEmpty()) {
            unloadable.add(
                new UnloadableProvider(type, CodeLocation.ofResource(file, file(service)), fault));
          }
        }
      }
    } catch (IOException e) {
      return List.of(); // the error of ServiceLoader for the same file is reported instead
    }
    return unloadable;
  }

  private static List<String> types(URL file) throws IOException {
    URLConnection connection = file.openConnection();
    connection.setUseCaches(false);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(type -> !type.isEmpty())
          .distinct()
          .toList();
    }
  }

  private static String fault(String name, Class<?> service, ClassLoader loader) {
    try {
      Class<?> type = Class.forName(name, false, loader);
      if (!service.isAssignableFrom(type)) {
        return "it does not implement this copy of " + service.getName();
      }
      boolean constructible =
          Arrays.stream(type.getConstructors()).anyMatch(c -> c.getParameterCount() == 0);
      return constructible ? "" : "it has no public constructor without arguments";
    } catch (Throwable e) {
      return ProviderLoader.reason(e);
    }
  }
}
