package io.github.linuxipc.tests.extension;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Receiver;

/** A child that receives until it is killed. */
final class ReceivingChild {
  private ReceivingChild() {}

  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.builder().set("runtime-dir", args[0]).build();
        Receiver receiver = ipc.receiver("orders")) {
      System.out.write('+');
      System.out.flush();
      receiver.forEach(message -> {});
    }
  }
}
