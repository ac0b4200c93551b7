package io.github.linuxipc.config;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A layer that the application answers for, key by key. */
final class AskedLayer implements Layer {
  private final Function<String, @Nullable String> source;
  private final String words;

  AskedLayer(Function<String, @Nullable String> source, String words) {
    this.source = source;
    this.words = words;
  }

  @Override
  public @Nullable Setting find(String key) {
    String value = ask(key);
    return value == null || value.isBlank()
        ? null
        : new Setting(key, value.strip(), key + " from " + words);
  }

  private @Nullable String ask(String key) {
    try {
      return source.apply(key);
    } catch (RuntimeException e) {
      String what =
          "The source of settings failed when it was asked for " + key + ": " + Words.of(e);
      IpcConfigurationException failure =
          new IpcConfigurationException(
              ErrorCode.UNREADABLE_CONFIGURATION,
              ErrorCode.UNREADABLE_CONFIGURATION.text(
                  what, words, "Let it return null for keys that it does not know."));
      failure.initCause(e);
      throw failure;
    }
  }
}
