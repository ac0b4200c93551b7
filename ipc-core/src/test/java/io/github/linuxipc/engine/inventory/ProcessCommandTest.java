package io.github.linuxipc.engine.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessCommandTest {
  private static String shorten(String... arguments) {
    return ProcessCommand.shorten(List.of(arguments));
  }

  @Test
  void shouldNameTheMainClassOfAJvmWithItsArguments() {
    assertEquals(
        "Orders --port 1",
        shorten("/opt/jdk/bin/java", "-Xmx1g", "-cp", "a:b", "com.acme.Orders", "--port", "1", ""));
    assertEquals("shop.jar x", shorten("java", "-Dx=y", "-jar", "/srv/lib/shop.jar", "x"));
    assertEquals("Main", shorten("java", "-p", "mods", "-m", "com.acme/com.acme.Main"));
    assertEquals("java", shorten("java", "-version"));
  }

  @Test
  void shouldNameAnyOtherProgramWithoutItsDirectory() {
    assertEquals("cat /etc/hosts", shorten("/bin/cat", "/etc/hosts"));
  }

  @Test
  void shouldMakeOneShortLineOfPrintableCharacters() {
    assertEquals("sh -c a b", shorten("/bin/sh", "-c", "a\n\u001bb"));
    assertTrue(shorten("x".repeat(1000)).length() < 300);
  }

  @Test
  void shouldReadTheCommandOfALiveProcessOnly() {
    ProcessCommand commands = new ProcessCommand();
    assertTrue(!commands.of(ProcessHandle.current().pid()).isEmpty());
    assertEquals("", commands.of(0));
  }
}
