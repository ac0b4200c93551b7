package io.github.linuxipc.config;

import io.github.linuxipc.engine.registry.ProcessId;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Passes a channel's settings to a child process as environment variables. */
public final class ChildEnvironment {
  private ChildEnvironment() {}

  /**
   * Returns the name of the variable that holds a channel's address. {@code ChildProcesses} of the
   * engine sets it, and {@link EnvironmentVariables} reads it in the child.
   *
   * @param channel the channel's name
   * @return such as {@code IPC_CHANNELS_ORDERS_ADDRESS}
   */
  public static String addressVariable(String channel) {
    return variable(channel, ChannelKeys.ADDRESS);
  }

  /**
   * Returns the variables of a channel other than that of its address. They contain the channel's
   * settings in this process, so that both ends agree; the runtime directory; the id of this
   * process, which is the parent; and {@code end-of-stream=last-sender} unless another value is
   * set.
   *
   * @param channel the channel's name
   * @param common the channel's settings
   * @param runtimeDirectory the directory of this user's channels
   * @return the values by variable name
   */
  public static Map<String, String> of(
      String channel, CommonSettings common, Path runtimeDirectory) {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        EnvironmentVariables.variable(KnownKeys.RUNTIME_DIR), runtimeDirectory.toString());
    environment.put(variable(channel, ChannelKeys.END_OF_STREAM.name()), "last-sender");
    common
        .explicitSettings()
        .forEach((key, value) -> environment.put(variable(channel, key), value));
    environment.put(variable(channel, ChannelKeys.PARENT.name()), ProcessId.current().toString());
    return environment;
  }

  private static String variable(String channel, String key) {
    return EnvironmentVariables.variable(Configuration.key(KnownKeys.CHANNELS, channel, key));
  }
}
