package io.github.linuxipc.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import io.github.linuxipc.spi.file.DirectoryLock;
import java.io.ObjectInputStream;
import java.nio.channels.FileLock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls that main code must not contain, and the reason for each. */
@Tag("one-jdk")
class ForbiddenCallsTest {
  @Test
  void shouldNotMeasureTimeWithTheWallClock() {
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
  void T11_shouldNotUseJdkFileLocksForLiveness() {
    check(
        noClasses()
            .that()
            // DirectoryLock does not prove liveness. It lets only one thread of its JVM at a time
            // open the file.
            .areNotAssignableTo(DirectoryLock.class)
            .and()
            // UnpackDirectory runs before the C library is loaded, so no other kind of lock is
            // available. It never opens a file that its own JVM has locked.
            .doNotHaveFullyQualifiedName("io.github.linuxipc.posix.UnpackDirectory")
            .should()
            .callMethodWhere(
                describe(
                    "it returns a FileLock",
                    call -> call.getTarget().getRawReturnType().isAssignableTo(FileLock.class)))
            .because("closing any other descriptor of the file silently releases such a lock"));
  }

  private static void check(ArchRule rule) {
    rule.check(ProductionCode.classes());
  }
}
