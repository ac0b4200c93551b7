package io.github.linuxipc.cli.demo;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ProviderInfo;
import java.util.List;

/** The processes in which the two peers of a transport run. */
enum ProcessLayout {
  /** Each peer runs in a separate process. */
  TWO_PROCESSES("2", List.of(Role.CONSUMER, Role.PRODUCER)),
  /** Both peers run in one process, because the transport does not connect processes. */
  ONE_PROCESS("1 (in one JVM)", List.of(Role.BOTH)),
  /**
   * One process starts the other as its child, and gives the child its endpoints of the channels.
   */
  PARENT_AND_CHILD("2 (parent, child)", List.of(Role.PARENT));

  private static final String IN_PROCESS = "inproc";

  private final String label;
  private final List<Role> roles;

  ProcessLayout(String label, List<Role> roles) {
    this.label = label;
    this.roles = roles;
  }

  static ProcessLayout of(ProviderInfo transport) {
    if (transport.capabilities().contains(Capability.UNRELATED_PROCESSES)) {
      return TWO_PROCESSES;
    }
    return transport.scheme().equals(IN_PROCESS) ? ONE_PROCESS : PARENT_AND_CHILD;
  }

  /** Returns the number of processes, for the table. */
  String label() {
    return label;
  }

  /** Returns the role of each process. */
  List<Role> roles() {
    return roles;
  }
}
