package io.github.linuxipc.config;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.spi.file.SweptDirectories;
import io.github.linuxipc.spi.file.WrittenPath;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that apply to all names: the transport, the runtime directory and the mechanism of
 * shared state.
 */
final class GlobalKeys {
  private static final Logger LOG = LoggerFactory.getLogger(GlobalKeys.class);
  static final Setting DEFAULT_TRANSPORT = new Setting(KnownKeys.TRANSPORT, "unix", "the default");

  private static final Option<String> TRANSPORT =
      new Option<>(
          KnownKeys.TRANSPORT,
          DEFAULT_TRANSPORT.value(),
          "the scheme of every channel that has no address of its own",
          GlobalKeys::scheme);

  private static final Option<Path> RUNTIME_DIR =
      new Option<>(
          KnownKeys.RUNTIME_DIR,
          Path.of("/dev/shm"),
          "the directory of this user's channels, an absolute path",
          GlobalKeys::directory);

  static final Setting DEFAULT_STATE = new Setting(KnownKeys.STATE, "shm", "the default");

  private static final Option<String> STATE =
      new Option<>(
          KnownKeys.STATE,
          DEFAULT_STATE.value(),
          "the scheme of all shared state that has no address of its own",
          GlobalKeys::scheme);

  private GlobalKeys() {}

  static Setting state(@Nullable Setting setting, ConfigurationErrors errors) {
    if (setting == null) {
      return DEFAULT_STATE;
    }
    ValueParser.read(STATE, setting, KnownKeys.STATE, errors);
    return setting;
  }

  static Setting transport(@Nullable Setting setting, ConfigurationErrors errors) {
    if (setting == null) {
      return DEFAULT_TRANSPORT;
    }
    ValueParser.read(TRANSPORT, setting, KnownKeys.TRANSPORT, errors);
    return setting;
  }

  /**
   * Returns the runtime directory. The default, such as /dev/shm/ipc-1000, is in memory and is the
   * same in every session of a user.
   */
  static Path runtimeDirectory(@Nullable Setting setting, ConfigurationErrors errors) {
    if (setting == null) {
      return defaultDirectory(errors);
    }
    Path directory = ValueParser.read(RUNTIME_DIR, setting, KnownKeys.RUNTIME_DIR, errors);
    if (SweptDirectories.warrantsWarning(directory)) {
      LOG.warn(
          "runtime-dir={} ({}){}",
          LogText.line(directory.toString()),
          setting.origin(),
          SweptDirectories.WARNING);
    }
    return directory;
  }

  private static Path defaultDirectory(ConfigurationErrors errors) {
    try {
      return RUNTIME_DIR.fallback().resolve("ipc-" + Integer.toUnsignedString(ProcessUser.uid()));
    } catch (IOException e) {
      errors.add(
          ErrorCode.UNREADABLE_CONFIGURATION,
          "The default runtime-dir is not known: " + LogText.of(e),
          "",
          "Mount /proc.");
      return RUNTIME_DIR.fallback();
    }
  }

  private static String scheme(String text) {
    if (!Address.isName(text)) {
      throw new IllegalArgumentException(
          "one scheme such as unix or tcp is allowed; a list of addresses may be"
              + " channels.NAME.address");
    }
    return text;
  }

  private static Path directory(String text) {
    Path path = WrittenPath.of(text);
    if (!path.isAbsolute() || path.getNameCount() == 0) {
      throw new IllegalArgumentException("an absolute path such as /dev/shm/ipc-1000 is allowed");
    }
    return path;
  }
}
