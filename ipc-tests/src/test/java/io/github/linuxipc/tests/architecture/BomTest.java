package io.github.linuxipc.tests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The BOM has no parent pom, so only this test keeps it consistent with the modules. */
@Tag("one-jdk")
class BomTest {
  private static final List<String> PROGRAMS =
      List.of(
          "ipc-bench",
          "ipc-bom",
          "ipc-broker",
          "ipc-cli",
          "ipc-dist",
          "samples",
          "samples-spring-boot");

  @Test
  void shouldListEveryModuleThatAnApplicationDependsOn() throws IOException {
    Set<String> libraries = SourceTree.modules();
    PROGRAMS.forEach(libraries::remove);
    String managed =
        SourceTree.read("ipc-bom/pom.xml")
            .replaceAll("(?s)^.*<dependencies>|</dependencies>.*$", "");
    assertEquals(libraries, SourceTree.matches("<artifactId>([^<]+)<", managed));
  }

  @Test
  void shouldHaveTheVersionOfTheProject() throws IOException {
    assertEquals(version("pom.xml"), version("ipc-bom/pom.xml"));
  }

  private static String version(String pom) throws IOException {
    return SourceTree.matches("<version>([^<]+)<", SourceTree.read(pom).split("<packaging>", 2)[0])
        .toString();
  }
}
