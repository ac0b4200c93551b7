package io.github.linuxipc.tests.peer;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The main class of a child of a peer. The child may outlive the peer. It opens the endpoint that
 * it was given, prints {@code open}, and then prints how the channel ended: {@code END_OF_STREAM}
 * or the name of an error code.
 */
public final class OrphanMain {
  private static final int SIZE = 1000;
  private static final long LONGEST_S = 60;

  private OrphanMain() {}

  /**
   * Sends or receives until the channel ends.
   *
   * @param arguments the endpoint's role and the channel
   * @throws Exception if the endpoint cannot be opened
   */
  public static void main(String[] arguments) throws Exception {
    startWatchdog();
    try (Ipc ipc = Ipc.create()) {
      if (ChildEndpoint.Role.valueOf(arguments[0]) == ChildEndpoint.Role.SENDER) {
        send(ipc.sender(arguments[1]));
      } else {
        receive(ipc.receiver(arguments[1]));
      }
    }
  }

  private static void receive(Receiver receiver) throws Exception {
    print("open");
    try {
      receiver.forEach(message -> {});
      print("END_OF_STREAM");
    } catch (IpcException e) {
      print(e.code().name());
    }
  }

  private static void send(Sender sender) throws Exception {
    print("open");
    try {
      while (true) {
        sender.send(ByteBuffer.allocate(SIZE));
      }
    } catch (IpcException e) {
      print(e.code().name());
    }
  }

  private static void print(String what) {
    System.out.println(what);
  }

  /** Ends this process after 60 s if it hangs, because a parent that has ended cannot end it. */
  private static void startWatchdog() {
    Thread watchdog =
        new Thread(
            () -> {
              LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(LONGEST_S));
              Runtime.getRuntime().halt(1);
            },
            "watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
  }
}
