package io.github.linuxipc.config;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code ipc.properties}, in UTF-8, from the working directory and from the class path. */
final class ConfigurationFiles {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationFiles.class);
  private static final String NAME = "ipc.properties";
  private static final int BYTE_ORDER_MARK = 0xfeff;
  private static final SettingsLayer NOTHING = SettingsLayer.of(Map.of());

  private ConfigurationFiles() {}

  /** Reads the file in a directory, unless another user may have written it. */
  static SettingsLayer inDirectory(Path directory, ConfigurationErrors errors) {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return NOTHING;
    }
    try {
      if (isTrusted(directory.toAbsolutePath(), errors) && isTrusted(file, errors)) {
        return read(reader(file), "./" + NAME, errors);
      }
    } catch (IOException e) {
      unreadable("./" + NAME, e, errors);
    }
    return NOTHING;
  }

  private static Reader reader(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IOException("it is not a regular file"); // opening a FIFO would block
    }
    return Files.newBufferedReader(file);
  }

  /**
   * Returns whether the path belongs to root or to this process's user and is not writable by every
   * user. Reports an error if not. In a directory to which every user may write, such as /tmp, any
   * user may have created the file.
   */
  private static boolean isTrusted(Path path, ConfigurationErrors errors) throws IOException {
    int owner = (Integer) Files.getAttribute(path, "unix:uid");
    boolean othersMayWrite = ((Integer) Files.getAttribute(path, "unix:mode") & 0002) != 0;
    if (!othersMayWrite && (owner == 0 || owner == ProcessUser.uid())) {
      return true;
    }
    String why =
        othersMayWrite
            ? " may be written by every user"
            : " belongs to user "
                + Integer.toUnsignedString(owner)
                + ", not to this process's user or root";
    errors.add(
        ErrorCode.INSECURE,
        "./" + NAME + " is not read, because " + LogText.line(path.toString()) + why,
        "",
        "Correct its owner or mode, remove it, or start the program in another directory.");
    return false;
  }

  /** Reads the first file on the class path. Warns about further ones, which have no effect. */
  static SettingsLayer onClassPath(@Nullable ClassLoader loader, ConfigurationErrors errors) {
    try {
      List<URL> found = Collections.list(resources(loader));
      if (found.isEmpty()) {
        return NOTHING;
      }
      if (found.size() > 1) {
        LOG.warn("Several {} are on the class path; only the first is read: {}", NAME, found);
      }
      String description = NAME + " on the class path (" + found.get(0) + ")";
      return read(reader(found.get(0)), description, errors);
    } catch (IOException e) {
      return unreadable(NAME + " on the class path", e, errors);
    }
  }

  private static Enumeration<URL> resources(@Nullable ClassLoader loader) throws IOException {
    return loader == null ? ClassLoader.getSystemResources(NAME) : loader.getResources(NAME);
  }

  private static Reader reader(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(
        false); // a cached jar would stay open, and closing it would close it for others
    return new BufferedReader(
        new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8.newDecoder()));
  }

  private static SettingsLayer read(Reader opened, String description, ConfigurationErrors errors) {
    Properties properties = new Properties();
    try (PushbackReader reader = new PushbackReader(opened)) {
      skipByteOrderMark(reader);
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) { // the latter: a malformed \\u escape
      return unreadable(description, e, errors);
    }
    return PropertiesLayer.ofFile(properties, description, errors);
  }

  /**
   * Skips the byte order mark that some editors write. Otherwise the mark would become a character
   * of the first key.
   */
  private static void skipByteOrderMark(PushbackReader reader) throws IOException {
    int first = reader.read();
    if (first >= 0 && first != BYTE_ORDER_MARK) {
      reader.unread(first);
    }
  }

  private static SettingsLayer unreadable(
      String description, Exception e, ConfigurationErrors errors) {
    String next = "It must be a readable properties file in UTF-8.";
    errors.add(
        ErrorCode.UNREADABLE_CONFIGURATION,
        description + " cannot be read: " + LogText.of(e),
        "",
        next);
    return NOTHING;
  }
}
