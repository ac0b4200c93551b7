package io.github.linuxipc.config;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects configuration errors, so that all are reported together. Not thread-safe. */
public final class ConfigurationErrors {
  private final Map<String, ErrorCode> codes = new LinkedHashMap<>();

  /** Creates an empty collection. */
  public ConfigurationErrors() {}

  /**
   * Adds an error, unless it was added before.
   *
   * @param code the error's code
   * @param what what is wrong, without a full stop
   * @param where where the setting came from, or empty
   * @param next the next step as a full sentence, or empty
   */
  public void add(ErrorCode code, String what, String where, String next) {
    codes.put(code.text(what, where, next), code);
  }

  /**
   * Adds an exception.
   *
   * @param error the exception
   * @param origin where the setting came from
   */
  public void add(IpcConfigurationException error, String origin) {
    codes.put(error.getMessage() + " It comes from " + origin + ".", error.code());
  }

  /**
   * Adds all errors of another collection.
   *
   * @param others the other collection
   */
  public void addAll(ConfigurationErrors others) {
    codes.putAll(others.codes);
  }

  /**
   * Returns the texts of the errors in the order in which they were added.
   *
   * @return the texts, each with its code
   */
  public List<String> texts() {
    return List.copyOf(codes.keySet());
  }

  /**
   * Throws the only error, or one exception that has all errors as suppressed exceptions.
   *
   * @throws IpcConfigurationException if there is an error
   */
  public void throwIfAny() {
    if (codes.size() == 1) {
      codes.forEach((text, code) -> raise(new IpcConfigurationException(code, text)));
    } else if (!codes.isEmpty()) {
      raise(several());
    }
  }

  private static void raise(IpcConfigurationException error) {
    throw error;
  }

  private IpcConfigurationException several() {
    StringBuilder list = new StringBuilder();
    int number = 1;
    for (String text : codes.keySet()) {
      list.append(number == 1 ? "(" : " (").append(number++).append(") ").append(text);
    }
    String what = "The configuration has " + codes.size() + " errors";
    ErrorCode code = ErrorCode.MULTIPLE_ERRORS;
    IpcConfigurationException all =
        new IpcConfigurationException(code, code.text(what, "", list.toString()));
    codes.forEach((text, each) -> all.addSuppressed(new IpcConfigurationException(each, text)));
    return all;
  }
}
