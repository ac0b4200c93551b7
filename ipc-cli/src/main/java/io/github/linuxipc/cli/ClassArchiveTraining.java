package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.cli.exit.ExitCode;
import java.util.List;

/**
 * Loads the classes that most commands need, so that the JVM can write them into a class-data
 * archive at its exit. The script {@code ipc} runs this program once, in the background, with a
 * runtime directory that no other program uses.
 */
final class ClassArchiveTraining {
  private static final List<String> TRANSPORTS = List.of("unix", "shm");

  private ClassArchiveTraining() {}

  /**
   * Runs a command that uses all providers, and delivers a message over each of two transports.
   *
   * @param args none
   * @throws Exception if something fails; then no archive should be used
   */
  public static void main(String[] args) throws Exception {
    if (Main.commandLine().execute("transports") != ExitCode.DONE) {
      throw new IllegalStateException("a command failed");
    }
    for (String transport : TRANSPORTS) {
      deliver(transport);
    }
  }

  private static void deliver(String transport) throws IpcException, InterruptedException {
    try (Ipc ipc = Ipc.builder().set("transport", transport).build();
        Receiver receiver = ipc.receiver("training");
        Sender sender = ipc.sender("training")) {
      sender.send(new byte[1]);
      receiver.receive();
    }
  }
}
