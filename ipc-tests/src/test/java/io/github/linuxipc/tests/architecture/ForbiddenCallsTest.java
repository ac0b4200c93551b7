package io.github.linuxipc.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import io.github.linuxipc.spi.file.DirectoryLock;
import java.io.ObjectInputStream;
import java.nio.channels.FileLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What no main code may call, and why. */
@Tag("one-jdk")
class ForbiddenCallsTest {
  @Test
  void shouldNotMeasureTimeWithAClockThatSomebodyMaySet() {
    check(
        noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .because("the wall clock jumps; System.nanoTime does not"));
  }

  @Test
  void shouldNeverDeserialiseObjectsOfAPeer() {
    check(
        noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ObjectInputStream.class)
            .because("a payload is bytes, and a peer's bytes must not choose what code runs"));
  }

  @Test
  void T11_shouldNotTellPresenceByALockOfTheJdk() {
    check(
        noClasses()
            .that()
            .areNotAssignableTo(DirectoryLock.class) // tells no presence; keeps its own JVM out
            .and()
            // works before any other lock can be loaded, and never opens what its own JVM has
            // locked
            .doNotHaveFullyQualifiedName("io.github.linuxipc.posix.UnpackDirectory")
            .should()
            .callMethodWhere(
                describe(
                    "it returns a FileLock",
                    call -> call.getTarget().getRawReturnType().isAssignableTo(FileLock.class)))
            .because("closing any other descriptor of the file drops such a lock, unnoticed"));
  }

  private static void check(ArchRule rule) {
    rule.check(ProductionCode.classes());
  }
}
