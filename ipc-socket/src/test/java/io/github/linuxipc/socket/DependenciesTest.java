package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The libraries that this module brings along. */
@Tag("one-jdk")
class DependenciesTest {
  @Test
  void shouldBringNoLibraryThatOnlyDatagramsNeed() {
    List<String> libraries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(entry -> Path.of(entry).getFileName().toString())
            .filter(name -> name.matches("(jffi|jnr|asm).*[.]jar"))
            .map(name -> name.replaceFirst("-[0-9.]*[0-9](-native)?[.]jar$", "$1"))
            .sorted()
            .toList();
    assertEquals(List.of("jffi", "jffi-native"), libraries);
  }
}
