package io.github.linuxipc.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The arguments as the bytes that the shell passed. The JVM decodes arguments with the charset of
 * the locale. In the C locale that turns every character outside of ASCII into question marks.
 */
final class RawArguments {
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static String[] decoded = {};

  private RawArguments() {}

  /**
   * Stores the arguments of {@code main}, so that {@link #bytesOf} can find them on the command
   * line of the process.
   */
  static void remember(String[] args) {
    decoded = args.clone();
  }

  /**
   * Returns the bytes of arguments, in the order of the command line. If an argument occurs several
   * times, its last occurrences are used.
   *
   * @param texts arguments as the JVM decoded them
   * @return their bytes
   * @throws IOException if the command line cannot be read from the kernel
   */
  static List<ByteBuffer> bytesOf(List<String> texts) throws IOException {
    List<byte[]> raw = split(Files.readAllBytes(COMMAND_LINE));
    ByteBuffer[] found = new ByteBuffer[texts.size()];
    int before = decoded.length;
    for (int i = texts.size() - 1; i >= 0; i--) {
      before = lastBefore(before, texts.get(i));
      found[i] = ByteBuffer.wrap(raw.get(raw.size() - decoded.length + before));
    }
    return List.of(found);
  }

  /**
   * Returns the bytes of an option's values, in the order of the command line.
   *
   * @param option the option's only name
   * @param texts its values, as the JVM decoded them
   * @return their bytes
   * @throws IOException if the command line cannot be read from the kernel
   */
  static List<byte[]> valuesOf(String option, List<String> texts) throws IOException {
    List<byte[]> raw = split(Files.readAllBytes(COMMAND_LINE));
    int first = raw.size() - decoded.length;
    List<byte[]> values = new ArrayList<>();
    for (int i = 0; i < decoded.length && values.size() < texts.size(); i++) {
      String text = texts.get(values.size());
      if (decoded[i].equals(option + "=" + text)) {
        byte[] whole = raw.get(first + i);
        values.add(Arrays.copyOfRange(whole, option.length() + 1, whole.length));
      } else if (i > 0 && decoded[i - 1].equals(option) && decoded[i].equals(text)) {
        values.add(raw.get(first + i));
      }
    }
    if (values.size() < texts.size()) {
      throw new IOException("The values of " + option + " are not on the command line");
    }
    return values;
  }

  private static int lastBefore(int before, String text) throws IOException {
    for (int i = before - 1; i >= 0; i--) {
      if (decoded[i].equals(text)) {
        return i;
      }
    }
    throw new IOException("The argument '" + text + "' is not on the command line");
  }

  /** Splits the command line at the zero byte that ends each argument. */
  private static List<byte[]> split(byte[] all) {
    List<byte[]> arguments = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < all.length; i++) {
      if (all[i] == 0) {
        arguments.add(Arrays.copyOfRange(all, start, i));
        start = i + 1;
      }
    }
    return arguments;
  }
}
