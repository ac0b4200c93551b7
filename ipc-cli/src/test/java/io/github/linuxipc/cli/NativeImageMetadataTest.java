package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/** What picocli uses by reflection must be known to native-image. */
@Tag("one-jdk")
class NativeImageMetadataTest {
  private static final String FILE =
      "META-INF/native-image/picocli-generated/io.github.linuxipc/ipc-cli/reflect-config.json";

  private static List<CommandSpec> withSubcommands(CommandSpec command) {
    List<CommandSpec> all = new ArrayList<>(List.of(command));
    for (CommandLine each : command.subcommands().values()) {
      all.addAll(withSubcommands(each.getCommandSpec()));
    }
    return all;
  }

  @Test
  void shouldNameTheClassAndFieldsOfEachCommand() throws Exception {
    String metadata;
    try (InputStream file = Main.class.getClassLoader().getResourceAsStream(FILE)) {
      metadata = new String(Objects.requireNonNull(file, FILE).readAllBytes(), UTF_8);
    }
    Set<String> missing = new TreeSet<>();
    for (CommandSpec command : withSubcommands(Main.commandLine().getCommandSpec())) {
      requireName(metadata, command.userObject().getClass().getName(), missing);
      for (ArgSpec argument : command.args()) {
        if (argument.userObject() instanceof java.lang.reflect.Field field) {
          requireName(metadata, field.getDeclaringClass().getName(), missing);
          requireName(metadata, field.getName(), missing);
        }
      }
    }
    assertEquals(Set.of(), missing);
  }

  private static void requireName(String metadata, String name, Set<String> missing) {
    if (!metadata.contains("\"" + name + "\"")) {
      missing.add(name);
    }
  }
}
