package io.github.linuxipc.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every provider must be registered for both the module path and the class path. */
@Tag("one-jdk")
class ServiceRegistrationTest {
  static List<ModuleArchive> modules() {
    return ModuleArchive.onTheClassPath();
  }

  @Test
  void shouldFindTheModulesOfTheProject() {
    var names = modules().stream().map(ModuleArchive::name).collect(Collectors.toSet());
    for (String module :
        List.of(
            "",
            ".core",
            ".support",
            ".socket",
            ".unixdgram",
            ".shm",
            ".posix",
            ".pipe",
            ".mq",
            ".cli",
            ".tests")) {
      assertTrue(names.contains(ProductionCode.ROOT + module), () -> module + " not in " + names);
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void shouldNameTheSameProvidersForModulePathAndClassPath(ModuleArchive module) {
    assertEquals(
        module.provided(), module.registered(), "provides of module-info, META-INF/services");
  }

  @ParameterizedTest
  @MethodSource("modules")
  void shouldNameProvidersThatExistAndImplementTheService(ModuleArchive module) {
    assertAll(
        module.registered().entrySet().stream()
            .flatMap(
                service ->
                    service.getValue().stream()
                        .map(provider -> (Executable) () -> load(service.getKey(), provider))));
  }

  private static void load(String service, String provider) throws ReflectiveOperationException {
    Object instance = Class.forName(provider).getConstructor().newInstance();
    assertTrue(
        Class.forName(service).isInstance(instance), () -> provider + " is not a " + service);
  }
}
