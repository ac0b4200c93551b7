package io.github.linuxipc.cli.demo;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ProviderInfo;
import java.util.List;

/** How the two peers of a transport come together. */
enum ProcessLayout {
  /** Each in a process of its own. */
  TWO_PROCESSES("2", List.of(Role.CONSUMER, Role.PRODUCER)),
  /** Both in one process: the transport goes no further. */
  ONE_PROCESS("1 (in one JVM)", List.of(Role.BOTH)),
  /** The one process starts the other, and gives it its ends of the channels. */
  PARENT_AND_CHILD("2 (parent, child)", List.of(Role.PARENT));

  private static final String IN_PROCESS = "inproc";

  private final String words;
  private final List<Role> roles;

  ProcessLayout(String words, List<Role> roles) {
    this.words = words;
    this.roles = roles;
  }

  static ProcessLayout of(ProviderInfo transport) {
    if (transport.capabilities().contains(Capability.UNRELATED_PROCESSES)) {
      return TWO_PROCESSES;
    }
    return transport.scheme().equals(IN_PROCESS) ? ONE_PROCESS : PARENT_AND_CHILD;
  }

  /** Returns how many processes there are, for the table. */
  String words() {
    return words;
  }

  /** Returns the role of each process. */
  List<Role> roles() {
    return roles;
  }
}
