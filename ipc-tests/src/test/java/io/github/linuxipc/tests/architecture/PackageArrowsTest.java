package io.github.linuxipc.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.github.linuxipc.tests.architecture.ProductionCode.ROOT;
import static io.github.linuxipc.tests.architecture.ProductionCode.tree;
import static io.github.linuxipc.tests.architecture.ProductionCode.trees;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The dependencies between packages, above all within {@code ipc-api} and {@code ipc-core}. */
@Tag("one-jdk")
class PackageArrowsTest {
  @Test
  void shouldHaveNoCycleOfPackages() {
    check(slices().assignedFrom(new PackageOfItsOwn()).should().beFreeOfCycles());
  }

  @Test
  void shouldKeepChannelPackageFreeOfOtherPackages() {
    check(
        noClasses()
            .that()
            .resideInAPackage(tree("channel"))
            .should()
            .dependOnClassesThat(resideOutsideOf("channel")));
  }

  @Test
  void shouldLetTheSpiDependOnlyOnTheNounsOfTheApi() {
    check(
        noClasses()
            .that()
            .resideInAPackage(tree("spi"))
            .should()
            .dependOnClassesThat(resideOutsideOf("spi", "channel", "event", "inventory")));
  }

  /** Matches the project's classes that are in none of the given packages. */
  private static DescribedPredicate<JavaClass> resideOutsideOf(String... packages) {
    return resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(trees(List.of(packages)))));
  }

  @Test
  void shouldLetInprocDependOnlyOnWhatAnyTransportMayUse() {
    check(
        noClasses()
            .that()
            .resideInAPackage(tree("inproc"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                ROOT, tree("core"), tree("engine"), tree("config"), tree("discovery")));
  }

  @Test
  void shouldLetNoLowerPackageDependOnTheRootPackage() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                tree("engine"),
                tree("discovery"),
                tree("inproc"),
                tree("spi"),
                tree("event"),
                tree("service"),
                tree("channel"))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT, tree("core")));
  }

  @Test
  void shouldHaveNoUtilityPackage() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ROOT + "..")
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..misc.."));
  }

  private static void check(ArchRule rule) {
    rule.check(ProductionCode.classes());
  }

  /** Makes each package of the project a slice, including the root package. */
  private static final class PackageOfItsOwn implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
      String name = javaClass.getPackageName();
      return name.equals(ROOT) || name.startsWith(ROOT + ".")
          ? SliceIdentifier.of(name)
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "packages";
    }
  }
}
