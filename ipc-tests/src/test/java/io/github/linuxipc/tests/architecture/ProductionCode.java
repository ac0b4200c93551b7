package io.github.linuxipc.tests.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/** The project's main classes as they lie on the class path, and the names of their packages. */
final class ProductionCode {
  static final String ROOT = "io.github.linuxipc";

  /** The packages of the modules that wrap one family of kernel objects each. */
  static final List<String> MECHANISMS = List.of("pipe", "shm", "socket", "mq", "signal", "sem");

  /** Modules on top, which nothing imports. */
  static final List<String> PROGRAMS = List.of("cli", "samples", "bench", "tests");

  /** The packages of {@code ipc-api} besides the root. */
  static final List<String> API_PACKAGES = List.of("channel", "event", "spi");

  /** The packages of {@code ipc-core}. */
  static final List<String> CORE_PACKAGES =
      List.of("config", "core", "discovery", "engine", "inproc");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private ProductionCode() {}

  static JavaClasses classes() {
    return CLASSES;
  }

  /** The pattern of a package below the root and of all that is below it. */
  static String tree(String name) {
    return ROOT + "." + name + "..";
  }

  static String[] trees(List<String> names) {
    return names.stream().map(ProductionCode::tree).toArray(String[]::new);
  }

  /** The patterns of the whole of {@code ipc-api}: the root package itself and those below it. */
  static String[] api() {
    var trees = new java.util.ArrayList<>(List.of(trees(API_PACKAGES)));
    trees.add(ROOT);
    return trees.toArray(String[]::new);
  }
}
