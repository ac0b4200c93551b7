package io.github.linuxipc.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks the files that tell GraalVM's native-image what the code uses by reflection and as a
 * resource. Their form is that of version 1.1.0 of the published schema of reachability metadata,
 * as far as the files use it: an unknown key is refused, and a required one must be there. What
 * they name must exist.
 */
@Tag("one-jdk")
class ReachabilityMetadataTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String FILE = "reachability-metadata.json";
  private static final Set<String> WITH_METADATA =
      Set.of("ipc-cli", "ipc-core", "ipc-posix", "ipc-signal");

  static List<Path> files() throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path module : modules.sorted().toList()) {
        Path resources = module.resolve("src/main/resources/META-INF/native-image");
        if (Files.isDirectory(resources)) {
          try (Stream<Path> files = Files.walk(resources)) {
            files.filter(Files::isRegularFile).forEach(found::add);
          }
        }
      }
    }
    return found;
  }

  @Test
  void shouldLieWhereNativeImageLooksForIt() throws IOException {
    Set<String> modules = new TreeSet<>();
    for (Path file : files()) {
      String module = ROOT.relativize(file).getName(0).toString();
      modules.add(module);
      assertEquals(
          Path.of("META-INF/native-image/io.github.linuxipc", module, FILE),
          ROOT.resolve(module).resolve("src/main/resources").relativize(file));
    }
    assertEquals(new TreeSet<>(WITH_METADATA), modules);
  }

  private static JsonNode read(Path file) {
    return JsonMapper.shared().readTree(file.toFile());
  }

  private static void assertKeys(JsonNode object, Set<String> required, Set<String> optional) {
    assertTrue(object.isObject(), object::toString);
    Set<String> keys = new TreeSet<>(object.propertyNames());
    assertTrue(keys.containsAll(required), () -> required + " in " + object);
    keys.removeAll(required);
    keys.removeAll(optional);
    assertEquals(Set.of(), keys, () -> "unknown keys of " + object);
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldHaveTheFormOfTheSchema(Path file) {
    JsonNode root = read(file);
    assertKeys(root, Set.of(), Set.of("comment", "reflection", "resources", "bundles", "foreign"));
    for (JsonNode entry : root.path("reflection")) {
      assertKeys(entry, Set.of("type"), Set.of("fields", "methods", "condition"));
      JsonNode type = entry.get("type");
      if (!type.isString()) {
        assertKeys(type, Set.of("proxy"), Set.of());
        assertTrue(type.get("proxy").isArray(), type::toString);
      }
      for (JsonNode field : entry.path("fields")) {
        assertKeys(field, Set.of("name"), Set.of());
      }
      for (JsonNode method : entry.path("methods")) {
        assertKeys(method, Set.of("name"), Set.of("parameterTypes"));
      }
    }
    for (JsonNode resource : root.path("resources")) {
      assertKeys(resource, Set.of("glob"), Set.of("module", "condition"));
      assertTrue(resource.get("glob").isString(), resource::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldNameTypesAndMembersThatExist(Path file) throws ReflectiveOperationException {
    for (JsonNode entry : read(file).path("reflection")) {
      JsonNode type = entry.get("type");
      for (JsonNode proxied : type.path("proxy")) {
        assertTrue(load(proxied.asString()).isInterface(), proxied::toString);
      }
      if (type.isString()) {
        requireMembers(load(type.asString()), entry);
      }
    }
  }

  private static Class<?> load(String name) throws ClassNotFoundException {
    return Class.forName(name, false, ReachabilityMetadataTest.class.getClassLoader());
  }

  private static void requireMembers(Class<?> type, JsonNode entry)
      throws ReflectiveOperationException {
    for (JsonNode field : entry.path("fields")) {
      assertNotNull(type.getDeclaredField(field.get("name").asString()));
    }
    for (JsonNode method : entry.path("methods")) {
      List<Class<?>> parameters = new ArrayList<>();
      for (JsonNode parameter : method.path("parameterTypes")) {
        parameters.add(load(parameter.asString()));
      }
      Class<?>[] types = parameters.toArray(new Class<?>[0]);
      String name = method.get("name").asString();
      assertNotNull(
          name.equals("<init>")
              ? type.getDeclaredConstructor(types)
              : type.getDeclaredMethod(name, types));
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldNameResourcesThatAreOnTheClassPath(Path file) {
    for (JsonNode resource : read(file).path("resources")) {
      String glob = resource.get("glob").asString();
      if (!glob.equals("ipc.properties")) { // an application's
        assertNotNull(getClass().getClassLoader().getResource(glob), glob);
      }
    }
  }
}
