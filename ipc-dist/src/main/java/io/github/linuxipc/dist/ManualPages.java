package io.github.linuxipc.dist;

import io.github.linuxipc.cli.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.codegen.docgen.manpage.ManPageGenerator;

/**
 * Writes the manual pages of the {@code ipc} command and its sub-commands, as AsciiDoc.
 *
 * <p>The generator omits a footer without a heading, and joins the lines of a paragraph. Here every
 * footer gets a heading, and indented lines become paragraphs of their own, which AsciiDoc leaves
 * as they are.
 */
public final class ManualPages {
  private static final String EXAMPLES = "Examples:";

  private ManualPages() {}

  /**
   * Writes the pages.
   *
   * @param args the directory to write to
   * @throws IOException if a page cannot be written
   */
  public static void main(String[] args) throws IOException {
    Path directory = Files.createDirectories(Path.of(args[0]));
    CommandLine command = new CommandLine(Main.class);
    write(command.getCommandSpec(), directory);
    for (CommandLine sub : command.getSubcommands().values()) {
      write(sub.getCommandSpec(), directory);
    }
  }

  private static void write(CommandSpec command, Path directory) throws IOException {
    giveTheFooterAHeading(command.usageMessage());
    Path page = directory.resolve(command.qualifiedName("-") + ".adoc");
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(page))) {
      ManPageGenerator.writeSingleManPage(out, command);
      if (out.checkError()) {
        throw new IOException(page + " could not be written");
      }
    }
  }

  private static void giveTheFooterAHeading(UsageMessageSpec usage) {
    List<String> lines = new ArrayList<>(List.of(usage.footer()));
    lines.removeIf(EXAMPLES::equals);
    boolean examples = lines.size() < usage.footer().length;
    usage.footerHeading(examples ? "Examples%n" : "Notes%n");
    usage.footer(paragraphs(lines).toArray(String[]::new));
  }

  /** Inserts an empty line between lines with and without an indentation. */
  private static List<String> paragraphs(List<String> lines) {
    List<String> result = new ArrayList<>();
    String last = "";
    for (String line : lines) {
      if (!line.isEmpty() && !last.isEmpty() && line.startsWith(" ") != last.startsWith(" ")) {
        result.add("");
      }
      result.add(line);
      last = line;
    }
    return result;
  }
}
