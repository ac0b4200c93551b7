package io.github.linuxipc.config;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects what is wrong, so that all of it is reported at once. Not thread-safe. */
public final class ConfigurationErrors {
  private final Map<String, ErrorCode> codes = new LinkedHashMap<>();

  /** Begins without a fault. */
  public ConfigurationErrors() {}

  /**
   * Adds a fault; the same fault counts once.
   *
   * @param code its code
   * @param what what is wrong, without a full stop
   * @param where where the setting came from, or empty
   * @param next the next step as a full sentence, or empty
   */
  public void add(ErrorCode code, String what, String where, String next) {
    codes.put(code.text(what, where, next), code);
  }

  /**
   * Adds a fault that was thrown.
   *
   * @param fault the fault
   * @param origin where the setting came from
   */
  public void add(IpcConfigurationException fault, String origin) {
    codes.put(fault.getMessage() + " It comes from " + origin + ".", fault.code());
  }

  /**
   * Adds all faults of another collection.
   *
   * @param others the others
   */
  public void addAll(ConfigurationErrors others) {
    codes.putAll(others.codes);
  }

  /**
   * Returns the faults' texts in the order they were found.
   *
   * @return the texts, each with its code
   */
  public List<String> texts() {
    return List.copyOf(codes.keySet());
  }

  /**
   * Throws the fault, or all of them in one exception that has each as a suppressed one.
   *
   * @throws IpcConfigurationException if there is a fault
   */
  public void throwIfAny() {
    if (codes.size() == 1) {
      codes.forEach((text, code) -> raise(new IpcConfigurationException(code, text)));
    } else if (!codes.isEmpty()) {
      raise(several());
    }
  }

  private static void raise(IpcConfigurationException fault) {
    throw fault;
  }

  private IpcConfigurationException several() {
    StringBuilder list = new StringBuilder();
    int number = 1;
    for (String text : codes.keySet()) {
      list.append(number == 1 ? "(" : " (").append(number++).append(") ").append(text);
    }
    String what = "The configuration has " + codes.size() + " faults";
    ErrorCode code = ErrorCode.MULTIPLE_ERRORS;
    IpcConfigurationException all =
        new IpcConfigurationException(code, code.text(what, "", list.toString()));
    codes.forEach((text, each) -> all.addSuppressed(new IpcConfigurationException(each, text)));
    return all;
  }
}
