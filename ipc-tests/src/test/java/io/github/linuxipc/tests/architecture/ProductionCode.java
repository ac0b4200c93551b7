package io.github.linuxipc.tests.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;

/** The project's main classes on the class path, and the names of their packages. */
final class ProductionCode {
  static final String ROOT = "io.github.linuxipc";

  /** The packages of the modules that wrap one family of kernel objects each. */
  static final List<String> MECHANISMS =
      List.of("pipe", "shm", "socket", "unixdgram", "mq", "artemis", "signal", "sem");

  /**
   * The mechanisms that build on others. {@code unixdgram} is the only one. It is a module of its
   * own because of the libraries that it needs.
   */
  private static final Map<String, List<String>> FOUNDATIONS =
      Map.of("unixdgram", List.of("socket"));

  /** The packages of the modules on top, on which no other module depends. */
  static final List<String> PROGRAMS = List.of("cli", "samples", "bench", "broker", "tests");

  /** The packages of the modules that join the API to a framework or library. */
  static final List<String> INTEGRATIONS = List.of("micrometer", "spring");

  /** The packages of {@code ipc-api} besides the root. */
  static final List<String> API_PACKAGES =
      List.of("channel", "event", "inventory", "service", "spi", "state", "topic");

  /** The packages of {@code ipc-core}. */
  static final List<String> CORE_PACKAGES =
      List.of("config", "core", "discovery", "engine", "inproc");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private ProductionCode() {}

  /** Returns the mechanisms on which the given one builds. */
  static List<String> foundations(String mechanism) {
    return FOUNDATIONS.getOrDefault(mechanism, List.of());
  }

  static JavaClasses classes() {
    return CLASSES;
  }

  /** Returns the jar or directory of classes that contains a class. */
  static String archive(JavaClass type) {
    String uri = type.getSource().orElseThrow().getUri().toString();
    return uri.substring(0, uri.lastIndexOf(ROOT.replace('.', '/')));
  }

  /** Returns the pattern of a package below the root and of its subpackages. */
  static String tree(String name) {
    return ROOT + "." + name + "..";
  }

  static String[] trees(List<String> names) {
    return names.stream().map(ProductionCode::tree).toArray(String[]::new);
  }

  /**
   * Returns the patterns of all packages of {@code ipc-api}: the root package and those below it.
   */
  static String[] api() {
    var trees = new java.util.ArrayList<>(List.of(trees(API_PACKAGES)));
    trees.add(ROOT);
    return trees.toArray(String[]::new);
  }
}
