package io.github.linuxipc.tests.peer;

import static io.github.linuxipc.tests.traffic.Texts.bytes;
import static io.github.linuxipc.tests.traffic.Texts.text;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a peer that concern services. A peer has at most one responder and one requester.
 */
final class ServiceCommands {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int CALLS_PER_TURN = 100;

  private final Ipc ipc;
  private @Nullable Requester requester;
  private @Nullable Responder responder;

  ServiceCommands(Ipc ipc) {
    this.ipc = ipc;
  }

  String run(String[] words) throws Exception {
    return switch (words[0]) {
      case "serve" -> serve(words[1], words[2], Path.of(words[3]));
      case "close-responder" -> closeResponder();
      case "requester" -> open(words[1]);
      case "call" -> text(requester().call(bytes(words[1]), TIMEOUT));
      case "call-async" ->
          Boolean.toString(requester().callAsync(bytes(words[1]), TIMEOUT).isDone());
      case "flood" -> flood(Integer.parseInt(words[1]));
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private Requester requester() {
    return Objects.requireNonNull(requester, "no requester was opened");
  }

  private String open(String service) throws Exception {
    requester = ipc.requester(service);
    return "";
  }

  /** Serves in the background, and writes each request that it starts to a file. */
  private String serve(String service, String behaviour, Path started) throws Exception {
    Files.writeString(started, "");
    Responder serving = ipc.responder(service);
    responder = serving;
    inBackground(() -> serving.serve(request -> handle(serving, request, behaviour, started)));
    return "";
  }

  private String closeResponder() throws IpcException {
    Objects.requireNonNull(responder, "no responder was opened").close();
    return "";
  }

  private static void handle(Responder responder, Request request, String behaviour, Path started)
      throws IOException, IpcException, InterruptedException {
    String word = text(request);
    write(started, word);
    if (behaviour.equals("parts")) {
      emitUntilCancelled(request);
      write(started, "cancelled");
      return;
    }
    boolean answered =
        switch (behaviour) {
          case "echo" -> true;
          case "even" -> Integer.parseInt(word) % 2 == 0;
          case "none" -> false;
          case "late" -> awaitClose(responder);
          case "held" -> awaitClose(responder) && awaitRelease(started);
          default -> throw new IllegalArgumentException(behaviour);
        };
    if (answered) {
      request.reply(request.payload());
    } else {
      request.retain();
    }
  }

  /** Waits until the responder begins to close. */
  private static boolean awaitClose(Responder responder) throws InterruptedException {
    while (responder.isOpen()) {
      Thread.sleep(1);
    }
    return true;
  }

  /** Adds a line to the log, and waits until the test creates a file beside it. */
  private static boolean awaitRelease(Path started) throws IOException, InterruptedException {
    write(started, "closing");
    while (!Files.exists(started.resolveSibling("release"))) {
      Thread.sleep(1);
    }
    return true;
  }

  private static void write(Path started, String line) throws IOException {
    Files.writeString(started, line + "\n", StandardOpenOption.APPEND);
  }

  /** Emits parts while the subscriber wants them. */
  private static void emitUntilCancelled(Request request)
      throws IpcException, InterruptedException {
    int count = 0;
    while (!request.isCancelled()) {
      if (request.emit(bytes("part " + count), TIMEOUT)) {
        count++;
      }
    }
  }

  /** Calls in the background until this process is killed, and never waits for a response. */
  private String flood(int size) {
    Requester caller = requester();
    inBackground(
        () -> {
          while (caller.isOpen()) {
            for (int i = 0; i < CALLS_PER_TURN; i++) {
              var unused = caller.callAsync(ByteBuffer.allocate(size), TIMEOUT);
            }
            Thread.sleep(1);
          }
        });
    return "";
  }

  /** A part of a test that runs beside the commands. */
  @FunctionalInterface
  private interface Body {
    void run() throws Exception;
  }

  private static void inBackground(Body body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                body.run();
              } catch (Exception e) {
                throw new IllegalStateException(e); // the test prints what a peer has written
              }
            },
            "peer-service");
    thread.setDaemon(true);
    thread.start();
  }
}
