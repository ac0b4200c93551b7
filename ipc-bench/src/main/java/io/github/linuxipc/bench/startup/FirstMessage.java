package io.github.linuxipc.bench.startup;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.util.Arrays;

/**
 * Opens both ends of a channel and delivers one message of 64 bytes. Then it prints a line and
 * waits until its standard input ends, so that another process can read its processor time.
 */
public final class FirstMessage {
  private static final int BYTES = 64;

  private FirstMessage() {}

  /**
   * Runs the program.
   *
   * @param args the transport's scheme
   * @throws Exception if the message is not delivered
   */
  public static void main(String[] args) throws Exception {
    byte[] sent = new byte[BYTES];
    Arrays.fill(sent, (byte) 1);
    try (Ipc ipc = Ipc.builder().set("transport", args[0]).build();
        Receiver receiver = ipc.receiver("startup");
        Sender sender = ipc.sender("startup")) {
      sender.send(sent);
      if (!Arrays.equals(sent, receiver.receive().toByteArray())) {
        throw new IllegalStateException("another message was delivered than was sent");
      }
      System.out.println("delivered");
      while (System.in.read() >= 0) {
        // standard input has not ended yet
      }
    }
  }
}
