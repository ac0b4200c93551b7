package io.github.linuxipc.cli;

import io.github.linuxipc.channel.Headers;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The option {@code --header}, which gives headers to messages. */
final class HeaderOption {
  private static final String OPTION = "--header";

  /** The option's values, as the JVM decoded them. */
  @Option(
      names = OPTION,
      paramLabel = "NAME=VALUE",
      description = "Give every message this header. May be repeated.")
  private List<String> texts = List.of();

  /**
   * Returns the headers of the command line. The values are the bytes that the shell passed.
   *
   * @param command the command, for the error
   * @throws IOException if the command line cannot be read from the kernel
   */
  Headers parse(CommandLine command) throws IOException {
    if (texts.isEmpty()) {
      return Headers.empty();
    }
    List<byte[]> raw = RawArguments.valuesOf(OPTION, texts);
    Headers.Builder headers = Headers.builder();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      int equals = text.indexOf('=');
      if (equals < 0) {
        throw new ParameterException(command, OPTION + " must be NAME=VALUE, not '" + text + "'");
      }
      headers.add(text.substring(0, equals), afterEquals(raw.get(i)));
    }
    return headers.build();
  }

  private static byte[] afterEquals(byte[] argument) {
    int start = 0;
    while (argument[start] != '=') {
      start++;
    }
    byte[] value = new byte[argument.length - start - 1];
    System.arraycopy(argument, start + 1, value, 0, value.length);
    return value;
  }
}
