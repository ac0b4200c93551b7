package io.github.linuxipc.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises the variables that Kubernetes sets in each container for each service of its
 * namespace. They are not settings. The service {@code ipc-events} has
 *
 * <pre>
 *   IPC_EVENTS_SERVICE_HOST=10.0.0.11          IPC_EVENTS_PORT=tcp://10.0.0.11:8080
 *   IPC_EVENTS_SERVICE_PORT=8080               IPC_EVENTS_PORT_8080_TCP=tcp://10.0.0.11:8080
 *   IPC_EVENTS_SERVICE_PORT_METRICS=8080       IPC_EVENTS_PORT_8080_TCP_PROTO=tcp
 *   IPC_EVENTS_PORT_8080_TCP_PORT=8080         IPC_EVENTS_PORT_8080_TCP_ADDR=10.0.0.11
 * </pre>
 *
 * <p>The variable of a service's named port can be the same as that of a setting: a port named
 * {@code wire} of the service {@code ipc-channels} and the key {@code channels.service-port.wire}
 * are both {@code IPC_CHANNELS_SERVICE_PORT_WIRE}. Such a variable belongs to the service if the
 * variable of that service's host is set and the value is a port number.
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
  private final List<String> variables = new ArrayList<>();

  ServiceLinks(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Returns whether Kubernetes set a variable for a service, and records it if so. */
  boolean matches(String variable, String value) {
    boolean ofService =
        HOST.matcher(variable).matches()
            || PORT_OF_PROTOCOL.matcher(variable).matches()
            || (PORT.matcher(variable).matches() && URL.matcher(value).matches())
            || isServicePort(variable, value);
    if (ofService) {
      variables.add(variable);
    }
    return ofService;
  }

  private boolean isServicePort(String variable, String value) {
    Matcher matcher = SERVICE_PORT.matcher(variable);
    return matcher.matches()
        && NUMBER.matcher(value).matches()
        && environment.containsKey(matcher.group(1) + "_SERVICE_HOST");
  }

  /** Returns the recorded variables. */
  List<String> variables() {
    return variables;
  }
}
