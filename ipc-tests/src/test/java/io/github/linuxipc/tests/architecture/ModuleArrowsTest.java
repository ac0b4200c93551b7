package io.github.linuxipc.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.github.linuxipc.tests.architecture.ProductionCode.API_PACKAGES;
import static io.github.linuxipc.tests.architecture.ProductionCode.CORE_PACKAGES;
import static io.github.linuxipc.tests.architecture.ProductionCode.INTEGRATIONS;
import static io.github.linuxipc.tests.architecture.ProductionCode.MECHANISMS;
import static io.github.linuxipc.tests.architecture.ProductionCode.PROGRAMS;
import static io.github.linuxipc.tests.architecture.ProductionCode.ROOT;
import static io.github.linuxipc.tests.architecture.ProductionCode.api;
import static io.github.linuxipc.tests.architecture.ProductionCode.tree;
import static io.github.linuxipc.tests.architecture.ProductionCode.trees;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The dependencies between the modules. Programs use mechanisms. Mechanisms use {@code
 * ipc-support}, {@code ipc-api} and {@code ipc-posix}. {@code ipc-unix-dgram} also uses {@code
 * ipc-socket}. {@code ipc-micrometer} and {@code ipc-spring-boot} use {@code ipc-api}.
 */
@Tag("one-jdk")
class ModuleArrowsTest {
  static List<String> mechanisms() {
    return MECHANISMS;
  }

  static List<String> programs() {
    return PROGRAMS;
  }

  @Test
  void shouldCoverEveryPackage() {
    Set<String> known = new TreeSet<>(List.of("", "bytes", "posix", "support"));
    Stream.of(MECHANISMS, PROGRAMS, INTEGRATIONS, API_PACKAGES, CORE_PACKAGES)
        .forEach(known::addAll);
    Set<String> found =
        ProductionCode.classes().stream()
            .map(JavaClass::getPackageName)
            .map(ModuleArrowsTest::firstBelowTheRoot)
            .collect(Collectors.toCollection(TreeSet::new));
    known.removeAll(Set.of("bench")); // no dependency of this module
    assertEquals(known, found, "packages with a rule, and packages that exist");
  }

  @Test
  void shouldLetTheApiDependOnlyOnTheJdk() {
    var allowed = new ArrayList<>(List.of(api()));
    allowed.addAll(List.of("java..", "javax..", "org.jspecify.annotations"));
    classes()
        .that()
        .resideInAnyPackage(api())
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed.toArray(String[]::new))
        .check(ProductionCode.classes());
  }

  @Test
  void shouldLetPosixDependOnNoOtherModule() {
    noClasses()
        .that()
        .resideInAPackage(tree("posix"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            Stream.of(
                    List.of(api()),
                    List.of(tree("support")),
                    List.of(trees(CORE_PACKAGES)),
                    List.of(trees(MECHANISMS)),
                    List.of(trees(PROGRAMS)))
                .flatMap(List::stream)
                .toArray(String[]::new))
        .check(ProductionCode.classes());
  }

  @ParameterizedTest
  @MethodSource("mechanisms")
  void shouldLetNoMechanismDependOnAnother(String mechanism) {
    List<String> foundations = ProductionCode.foundations(mechanism);
    noClasses()
        .that()
        .resideInAPackage(tree(mechanism))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            trees(
                MECHANISMS.stream()
                    .filter(other -> !other.equals(mechanism) && !foundations.contains(other))
                    .toList()))
        .check(ProductionCode.classes());
  }

  @ParameterizedTest
  @MethodSource("mechanisms")
  void shouldKeepMechanismsOffTheEngineAndTheRootPackage(String mechanism) {
    noClasses()
        .that()
        .resideInAPackage(tree(mechanism))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            Stream.concat(Stream.of(ROOT), Stream.of(trees(CORE_PACKAGES))).toArray(String[]::new))
        .check(ProductionCode.classes());
  }

  @ParameterizedTest
  @MethodSource("programs")
  void shouldLetNoModuleDependOnAProgram(String program) {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "..")
        .and()
        .resideOutsideOfPackage(tree(program))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(tree(program))
        .check(ProductionCode.classes());
  }

  @Test
  void shouldKeepSupportOffTheEngineAndTheMechanisms() {
    noClasses()
        .that()
        .resideInAPackage(tree("support"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            Stream.of(List.of(trees(CORE_PACKAGES)), List.of(trees(MECHANISMS)))
                .flatMap(List::stream)
                .toArray(String[]::new))
        .check(ProductionCode.classes());
  }

  @Test
  void shouldKeepTheEngineOffPosixAndSupport() {
    noClasses()
        .that()
        .resideInAnyPackage(trees(CORE_PACKAGES))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(tree("posix"), tree("support"))
        .check(ProductionCode.classes());
  }

  @ParameterizedTest
  @MethodSource("mechanisms")
  void shouldLetAMechanismDependOnApiSupportAndPosixOnly(String mechanism) {
    List<String> others = new ArrayList<>(ProductionCode.foundations(mechanism));
    others.addAll(List.of("support", "posix"));
    allow(mechanism, others).check(ProductionCode.classes());
  }

  @Test
  void shouldLetBytesDependOnApiAndPosixOnly() {
    allow("bytes", List.of("posix")).check(ProductionCode.classes());
  }

  /** The engine and the mechanisms are chosen at run time, by the application. */
  @Test
  void shouldLetIntegrationsDependOnTheApiOnly() {
    noClasses()
        .that()
        .resideInAnyPackage(trees(INTEGRATIONS))
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..")
                .and(not(resideInAnyPackage(api())))
                .and(not(resideInAnyPackage(trees(INTEGRATIONS)))))
        .check(ProductionCode.classes());
  }

  @Test
  void shouldLetNoModuleDependOnAnIntegration() {
    noClasses()
        .that()
        .resideInAPackage(ROOT + "..")
        .and()
        .resideOutsideOfPackages(trees(INTEGRATIONS))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(trees(INTEGRATIONS))
        .check(ProductionCode.classes());
  }

  /**
   * Lets a package depend, within the project, only on itself, on the packages of ipc-api below the
   * root, and on the given others.
   */
  private static ArchRule allow(String name, List<String> others) {
    Stream<String> allowed =
        Stream.of(Stream.of(name), API_PACKAGES.stream(), others.stream())
            .flatMap(packages -> packages)
            .map(ProductionCode::tree);
    return noClasses()
        .that()
        .resideInAPackage(tree(name))
        .should()
        .dependOnClassesThat(
            resideInAPackage(ROOT + "..")
                .and(not(resideInAnyPackage(allowed.toArray(String[]::new)))));
  }

  /** Two modules that contain the same package cannot both be on the module path. */
  @Test
  void shouldHaveNoPackageInTwoModules() {
    Map<String, Set<String>> modules = new TreeMap<>();
    for (JavaClass type : ProductionCode.classes()) {
      modules
          .computeIfAbsent(type.getPackageName(), name -> new TreeSet<>())
          .add(ProductionCode.archive(type));
    }
    assertTrue(modules.size() > 8, () -> "too few packages were found: " + modules.keySet());
    modules.values().removeIf(archives -> archives.size() == 1);
    assertEquals(Map.of(), modules, "packages that several modules contain");
  }

  private static String firstBelowTheRoot(String packageName) {
    return packageName.equals(ROOT)
        ? ""
        : packageName.substring(ROOT.length() + 1).split("\\.", -1)[0];
  }
}
