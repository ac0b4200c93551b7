package io.github.linuxipc.spring.autoconfigure;

import io.github.linuxipc.ConfigSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.Resource;

/**
 * The keys below {@code ipc.} of Spring's environment, in Spring's order. Lists the keys of every
 * source that can list them, and the variables of the process, so that a misspelt one is an error.
 * Thread-safe.
 */
final class EnvironmentSource implements ConfigSource {
  private static final String PREFIX = "ipc.";
  private static final String OF_STARTER = "spring.";

  /** What Spring Boot puts before all sources, to map names; it lists what they list. */
  private static final String ATTACHED = "configurationProperties";

  private final ConfigurableEnvironment environment;

  EnvironmentSource(ConfigurableEnvironment environment) {
    this.environment = environment;
  }

  @Override
  public String name() {
    return "Spring's environment";
  }

  @Override
  public @Nullable String get(String key) {
    String value = environment.getProperty(PREFIX + key);
    if (value != null) {
      return value;
    }
    List<String> elements = new ArrayList<>(); // of a list in YAML
    for (String element = element(key, 0);
        element != null;
        element = element(key, elements.size())) {
      elements.add(element);
    }
    return elements.isEmpty() ? null : String.join(",", elements);
  }

  private @Nullable String element(String key, int index) {
    return environment.getProperty(PREFIX + key + "[" + index + "]");
  }

  @Override
  public Set<String> keys() {
    Set<String> keys = new TreeSet<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof EnumerablePropertySource<?> listed
          && !source.getName().equals(ATTACHED)) {
        for (String name : listed.getPropertyNames()) {
          if (name.startsWith(PREFIX) && !name.startsWith(PREFIX + OF_STARTER)) {
            keys.add(name.substring(PREFIX.length()).replaceFirst("\\[\\d+]$", ""));
          }
        }
      }
    }
    return keys;
  }

  @Override
  public Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>();
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source instanceof SystemEnvironmentPropertySource process) {
        process
            .getSource()
            .forEach((name, value) -> variables.put(withoutIndex(name), String.valueOf(value)));
      }
    }
    return variables;
  }

  /** Returns the variable of the list to which a variable's value belongs, if it is an element. */
  private static String withoutIndex(String variable) {
    return variable.replaceFirst("_\\d+$", "");
  }

  @Override
  public @Nullable String origin(String key) {
    for (PropertySource<?> source : environment.getPropertySources()) {
      if (source.getName().equals(ATTACHED)) {
        continue;
      }
      for (String name : List.of(PREFIX + key, PREFIX + key + "[0]")) {
        if (source.getProperty(name) != null) {
          Origin origin = OriginLookup.getOrigin(source, name);
          return origin == null ? source.getName() : location(origin);
        }
      }
    }
    return null;
  }

  /** Returns the place as other tools write it, such as {@code application.yml:7}. */
  private static String location(Origin origin) {
    TextResourceOrigin text = Origin.from(origin) instanceof TextResourceOrigin t ? t : null;
    Resource resource = text == null ? null : text.getResource();
    if (text == null || resource == null || text.getLocation() == null) {
      return origin.toString();
    }
    String file = resource.isFile() ? resource.toString() : String.valueOf(resource.getFilename());
    return file.replaceAll("^[^\\[]*\\[(.*)]$", "$1") + ":" + (text.getLocation().getLine() + 1);
  }
}
