package io.github.linuxipc.tests.service;

import static io.github.linuxipc.tests.service.ServiceFixture.text;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.peer.ChildJvm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The other process of a test: a responder that logs what it starts, or a requester. */
final class ServiceChild {
  private ServiceChild() {}

  public static void main(String[] args) throws Exception {
    String role = args[0];
    try (Ipc ipc = ServiceFixture.builder(args[1], Path.of(args[2]), keys(args)).build()) {
      if (role.equals("requester")) {
        call(ipc);
      } else {
        serve(ipc, role, Path.of(args[2], "started"));
      }
    }
  }

  private static String[] keys(String[] args) {
    return List.of(args).subList(3, args.length).toArray(new String[0]);
  }

  /** Starts a child and waits until it is ready. */
  static Process start(ServiceFixture fixture, String role, String transport, String... keys)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of(role, transport, fixture.directory().toString()));
    arguments.addAll(List.of(keys));
    Process child =
        ChildJvm.builder(List.of(), ServiceChild.class.getName(), arguments)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectErrorStream(false)
            .start();
    fixture.keep(child::destroyForcibly);
    int first = child.getInputStream().read();
    if (first != '!') {
      throw new IOException("the child is not ready: " + first);
    }
    return child;
  }

  private static void ready() {
    System.out.print("!");
    System.out.flush();
  }

  private static void serve(Ipc ipc, String role, Path log) throws Exception {
    try (Responder responder = ipc.responder(ServiceFixture.NAME)) {
      Files.deleteIfExists(log);
      Files.createFile(log);
      ready();
      responder.serve(request -> handle(request, role, log));
    }
  }

  private static void handle(Request request, String role, Path log) throws Exception {
    Files.writeString(log, text(request) + "\n", StandardOpenOption.APPEND);
    if (role.equals("echo")) {
      request.reply(request.payload());
    } else if (role.equals("half") && Integer.parseInt(text(request)) % 2 == 0) {
      request.reply(request.payload());
    } else {
      request.retain(); // and never answer
    }
  }

  /** Calls until it is killed; a call is 16 KiB, so that responses fill their channel. */
  private static void call(Ipc ipc) throws Exception {
    try (Requester requester = ipc.requester(ServiceFixture.NAME)) {
      Message first = requester.call(ByteBuffer.wrap("1".getBytes(UTF_8)), Duration.ofSeconds(20));
      ready();
      while (first.payload().hasRemaining()) {
        for (int i = 0; i < 100; i++) {
          CompletableFuture<Message> unused =
              requester.callAsync(ByteBuffer.allocate(16 << 10), Duration.ofSeconds(20));
        }
        Thread.sleep(1);
      }
    }
  }
}
