package io.github.linuxipc.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells variables that Kubernetes sets in each container for each service of its namespace from
 * settings. The service {@code ipc-events} has
 *
 * <pre>
 *   IPC_EVENTS_SERVICE_HOST=10.0.0.11          IPC_EVENTS_PORT=tcp://10.0.0.11:8080
 *   IPC_EVENTS_SERVICE_PORT=8080               IPC_EVENTS_PORT_8080_TCP=tcp://10.0.0.11:8080
 *   IPC_EVENTS_SERVICE_PORT_METRICS=8080       IPC_EVENTS_PORT_8080_TCP_PROTO=tcp, _PORT=8080, _ADDR=10.0.0.11
 * </pre>
 *
 * <p>A variable for a service's port that has a name can look as a setting does: a port named
 * {@code wire} of the service {@code ipc-channels} and the key {@code channels.service-port.wire}
 * are both {@code IPC_CHANNELS_SERVICE_PORT_WIRE}. It counts as a service's if that service's host
 * is set and the value is a port.
 */
final class ServiceLinks {
  private static final Pattern HOST = Pattern.compile(".+_SERVICE_HOST");
  private static final Pattern SERVICE_PORT = Pattern.compile("(.+)_SERVICE_PORT(_[A-Z0-9_]+)?");
  private static final Pattern PORT = Pattern.compile(".+_PORT");
  private static final Pattern PORT_OF_PROTOCOL =
      Pattern.compile(".+_PORT_[0-9]{1,5}_(TCP|UDP|SCTP)(_PROTO|_PORT|_ADDR)?");
  private static final Pattern URL = Pattern.compile("(tcp|udp|sctp)://.*");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

  private final Map<String, String> environment;
  private final List<String> found = new ArrayList<>();

  ServiceLinks(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Takes a variable if it is a service's. */
  boolean take(String variable, String value) {
    boolean taken =
        HOST.matcher(variable).matches()
            || PORT_OF_PROTOCOL.matcher(variable).matches()
            || (PORT.matcher(variable).matches() && URL.matcher(value).matches())
            || isServicePort(variable, value);
    if (taken) {
      found.add(variable);
    }
    return taken;
  }

  private boolean isServicePort(String variable, String value) {
    Matcher matcher = SERVICE_PORT.matcher(variable);
    return matcher.matches()
        && NUMBER.matcher(value).matches()
        && environment.containsKey(matcher.group(1) + "_SERVICE_HOST");
  }

  /** Returns the variables that were taken. */
  List<String> found() {
    return found;
  }
}
