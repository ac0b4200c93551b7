package io.github.linuxipc.config;

import io.github.linuxipc.engine.registry.ProcessId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Passes the settings of a channel or service to a child process as environment variables. */
public final class ChildEnvironment {
  private ChildEnvironment() {}

  /**
   * Returns the name of the variable that holds an address. {@code ChildProcesses} of the engine
   * sets it, and {@link EnvironmentVariables} reads it in the child.
   *
   * @param section whether the name is that of a channel or of a service
   * @param name the name
   * @return such as {@code IPC_CHANNELS_ORDERS_ADDRESS}
   */
  public static String addressVariable(KeySection section, String name) {
    return variable(section, name, ChannelKeys.ADDRESS);
  }

  /**
   * Returns the variables other than that of the address. They contain the explicit settings of the
   * channel or service in this process, so that both ends agree. They also contain the runtime
   * directory, and the id of this process, which is the parent. For a channel whose receiver knows
   * its senders they also contain {@code end-of-stream=last-sender} unless another value is set.
   *
   * @param section whether the name is that of a channel or of a service
   * @param name the name
   * @param common the settings of the channel or service
   * @param ends whether the receiver knows its senders, so that the stream can end with the last
   * @param runtimeDirectory the directory of this user's channels
   * @return the values by variable name
   */
  public static Map<String, String> of(
      KeySection section, String name, CommonSettings common, boolean ends, Path runtimeDirectory) {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        EnvironmentVariables.variable(KnownKeys.RUNTIME_DIR), runtimeDirectory.toString());
    if (ends && section == KeySection.CHANNELS) {
      environment.put(variable(section, name, ChannelKeys.END_OF_STREAM.name()), "last-sender");
    }
    common
        .explicitSettings()
        .forEach((key, value) -> environment.put(variable(section, name, key), value));
    environment.put(
        variable(section, name, ChannelKeys.PARENT.name()), ProcessId.current().toString());
    return environment;
  }

  private static String variable(KeySection section, String name, String key) {
    return EnvironmentVariables.variable(Configuration.key(section.word(), name, key));
  }
}
