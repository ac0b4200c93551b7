package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log of a receiver, on every transport over which an unrelated process can send. */
class LossLogTest {
  private static final List<String> SCHEMES =
      List.of("unix", "tcp", "unix-seqpacket", "unix-dgram", "shm", "fifo", "mq");

  @RegisterExtension final Sandbox sandbox = new Sandbox();

  @Test
  void T10_shouldLogTheProcessOfAKilledSenderOnEveryTransport() throws Exception {
    ProcessBuilder bound = sandbox.program(Witness.class);
    bound.environment().put("JDK_JAVA_OPTIONS", "-Dorg.slf4j.simpleLogger.defaultLogLevel=info");
    for (String scheme : SCHEMES) {
      bound.environment().put(variable(scheme), scheme + ":" + name(scheme));
    }
    Invocation witness = sandbox.start(bound);
    witness.awaitOutput("bound\n");
    Invocation victim = sandbox.start(sandbox.program(Victim.class));
    witness.awaitOutput(
        "bound\nreceived\n"); // if a sender ends before it is polled, only its id is known
    victim.kill();
    witness.exits(0);
    for (String scheme : SCHEMES) {
      witness
          .errorContains("Receiver of " + name(scheme) + " is bound at " + scheme + ":")
          .errorContains(variable(scheme) + " in the environment)")
          .errorContains(
              "Lost a sender of " + name(scheme) + ": process " + victim.handle().pid() + " (");
    }
  }

  private static String name(String scheme) {
    return "over-" + scheme;
  }

  private static String variable(String scheme) {
    return "IPC_CHANNELS_OVER_" + scheme.toUpperCase(Locale.ROOT).replace('-', '_') + "_ADDRESS";
  }

  /** Binds a channel on each transport, and receives until each has lost its sender. */
  static final class Witness {
    private Witness() {}

    public static void main(String[] args) throws Exception {
      try (Ipc ipc = Ipc.create()) {
        List<Receiver> receivers = new ArrayList<>();
        for (String scheme : SCHEMES) {
          receivers.add(ipc.receiver(name(scheme)));
        }
        System.out.println("bound");
        for (Receiver receiver : receivers) {
          receiver.receive();
        }
        System.out.println("received");
        while (!receivers.isEmpty()) {
          for (Receiver receiver : receivers) {
            receiver.poll(message -> {}, 1, Duration.ofMillis(5));
          }
          receivers.removeIf(receiver -> receiver.statistics().peerLosses() > 0);
        }
      }
    }
  }

  /** Sends a message over each transport, and waits until it is killed. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws Exception {
      try (Ipc ipc = Ipc.create()) {
        List<Sender> senders = new ArrayList<>();
        for (String scheme : SCHEMES) {
          Sender sender = ipc.sender(name(scheme));
          sender.send(new byte[8]);
          senders.add(sender);
        }
        Thread.sleep(Duration.ofMinutes(5).toMillis());
        senders.forEach(Sender::statistics);
      }
    }
  }
}
