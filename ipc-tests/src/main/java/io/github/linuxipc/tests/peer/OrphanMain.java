package io.github.linuxipc.tests.peer;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The main class of a child of a peer. The child may outlive the peer. It opens the endpoint that
 * it was given, prints {@code open}, and then prints how the channel or the call ended: {@code
 * END_OF_STREAM} or the name of an error code. A responder answers nothing. It prints {@code
 * started} and {@code cancelled} for each request.
 */
public final class OrphanMain {
  private static final int SIZE = 1000;
  private static final long LONGEST_S = 60;

  private OrphanMain() {}

  /**
   * Sends, receives, calls or serves until the channel ends.
   *
   * @param arguments the endpoint's role and the channel
   * @throws Exception if the endpoint cannot be opened
   */
  public static void main(String[] arguments) throws Exception {
    startWatchdog();
    try (Ipc ipc = Ipc.create()) {
      String name = arguments[1];
      switch (ChildEndpoint.Role.valueOf(arguments[0])) {
        case SENDER -> send(ipc.sender(name));
        case RECEIVER -> receive(ipc.receiver(name));
        case REQUESTER -> call(ipc.requester(name));
        case RESPONDER -> serve(ipc.responder(name));
      }
    }
  }

  private static void call(Requester requester) throws Exception {
    print("open");
    try {
      while (true) {
        requester.call(ByteBuffer.allocate(SIZE), Duration.ofSeconds(LONGEST_S));
      }
    } catch (IpcException e) {
      print(e.code().name());
    }
  }

  private static void serve(Responder responder) throws Exception {
    print("open");
    responder.serve(
        request -> {
          request.onCancel(() -> print("cancelled"));
          print("started");
          request.retain();
        });
    print("END_OF_STREAM");
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
