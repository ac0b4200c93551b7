package io.github.linuxipc.tests.architecture;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor.Provides;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One module of the project on the class path, and the services that it declares in {@code
 * module-info} and below {@code META-INF/services}.
 */
final class ModuleArchive {
  private static final String SERVICES = "META-INF/services/";

  private final ModuleReference reference;

  private ModuleArchive(ModuleReference reference) {
    this.reference = reference;
  }

  /**
   * Returns every module of the project that is on the class path. Each is a jar or a directory of
   * classes.
   */
  static List<ModuleArchive> onTheClassPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .filter(ModuleArchive::mayBeOurs)
        .flatMap(path -> ModuleFinder.of(path).findAll().stream())
        .filter(reference -> reference.descriptor().name().startsWith(ProductionCode.ROOT))
        .map(ModuleArchive::new)
        .toList();
  }

  String name() {
    return reference.descriptor().name();
  }

  /** Returns the providers that {@code module-info} declares, by the name of their service. */
  Map<String, Set<String>> provided() {
    return reference.descriptor().provides().stream()
        .collect(
            Collectors.toMap(
                Provides::service,
                provides -> new TreeSet<>(provides.providers()),
                (a, b) -> a,
                TreeMap::new));
  }

  /**
   * Returns the providers that the files below {@code META-INF/services} declare, by the name of
   * their service.
   */
  Map<String, Set<String>> registered() {
    Map<String, Set<String>> services = new TreeMap<>();
    try (ModuleReader reader = reference.open()) {
      for (String file : reader.list().filter(ModuleArchive::isServiceFile).toList()) {
        services.put(file.substring(SERVICES.length()), providers(reader, file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return services;
  }

  @Override
  public String toString() {
    return name();
  }

  private static boolean mayBeOurs(Path entry) {
    return entry.resolve("module-info.class").toFile().isFile()
        || entry.getFileName().toString().startsWith("ipc");
  }

  private static boolean isServiceFile(String name) {
    return name.startsWith(SERVICES) && !name.endsWith("/");
  }

  private static Set<String> providers(ModuleReader reader, String file) throws IOException {
    try (var content = reader.open(file).orElseThrow()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.replaceFirst("#.*", "").strip())
          .filter(line -> !line.isEmpty())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
