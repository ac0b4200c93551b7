package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.spi.file.PrivateFile;
import io.github.linuxipc.spi.file.UnusablePathException;
import io.github.linuxipc.spi.file.WrittenPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user's name and the passwords. No text that this class returns contains a password. */
final class Credentials {
  private static final int LONGEST_FILE = 16 << 10;

  private static final List<Option<String>> OPTIONS =
      List.of(
          ArtemisOptions.USER,
          ArtemisOptions.PASSWORD,
          ArtemisOptions.TRUST_STORE_PASSWORD,
          ArtemisOptions.KEY_STORE_PASSWORD);

  private final Map<String, String> values;

  private Credentials(Map<String, String> values) {
    this.values = values;
  }

  /** Reads the options, and the file that takes precedence over them if there is one. */
  static Credentials of(OpenContext context) throws IpcException {
    Map<String, String> values = new HashMap<>();
    for (Option<String> option : OPTIONS) {
      String value = context.option(option);
      if (!value.isEmpty()) {
        values.put(option.name(), value);
      }
    }
    String file = context.option(ArtemisOptions.CREDENTIALS);
    if (!file.isEmpty()) {
      parse(file, read(file, context), values, context);
    }
    return new Credentials(values);
  }

  private static String read(String file, OpenContext context) throws IpcException {
    try {
      return new String(
          PrivateFile.read(WrittenPath.of(file), LONGEST_FILE), StandardCharsets.UTF_8);
    } catch (UnusablePathException e) {
      throw context.failure(ErrorCode.BAD_VALUE, e.reason(), e.remedy(), e);
    } catch (InsecureFileException e) {
      throw context.failure(ErrorCode.INSECURE, String.valueOf(e.getMessage()), e.remedy(), e);
    } catch (IOException e) {
      throw context.failure(
          ErrorCode.OPEN_FAILED,
          "The credentials cannot be read: " + e,
          "Name a file with mode 0600 in credentials.",
          e);
    }
  }

  private static void parse(
      String file, String text, Map<String, String> values, OpenContext context)
      throws IpcException {
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#")) {
        continue;
      }
      int equals = stripped.indexOf('=');
      String key = equals < 0 ? "" : stripped.substring(0, equals).strip();
      if (OPTIONS.stream().noneMatch(option -> option.name().equals(key))) {
        throw context.failure( // without the line, which may hold a password
            ErrorCode.BAD_VALUE,
            "Line " + number + " of " + file + " is not understood",
            "Write user=, password=, trust-store-password= or key-store-password=, one a line.");
      }
      values.put(key, stripped.substring(equals + 1).strip());
    }
  }

  @Nullable String user() {
    return values.get(ArtemisOptions.USER.name());
  }

  @Nullable String password() {
    return values.get(ArtemisOptions.PASSWORD.name());
  }

  @Nullable String trustStorePassword() {
    return values.get(ArtemisOptions.TRUST_STORE_PASSWORD.name());
  }

  @Nullable String keyStorePassword() {
    return values.get(ArtemisOptions.KEY_STORE_PASSWORD.name());
  }

  @Override
  public String toString() {
    String user = user();
    return user == null ? "no user" : "user " + user;
  }
}
