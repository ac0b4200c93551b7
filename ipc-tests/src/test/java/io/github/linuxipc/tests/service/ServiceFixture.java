package io.github.linuxipc.tests.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.RequestHandler;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A test's own runtime directory, and the resources that the test opens in it. */
final class ServiceFixture implements AutoCloseable {
  /** The name of the service under test. */
  static final String NAME = "quotes";

  private static final AtomicInteger SERIAL = new AtomicInteger();

  private final String transport;
  private final Path directory;
  private final List<AutoCloseable> opened = new ArrayList<>();

  ServiceFixture(String transport) {
    this.transport = transport;
    long pid = ProcessHandle.current().pid();
    this.directory = Path.of("/dev/shm/ipc-svc-" + pid + "-" + SERIAL.incrementAndGet());
  }

  Path directory() {
    return directory;
  }

  /** Opens an Ipc instance with keys of the service, such as {@code concurrency=2}. */
  Ipc ipc(String... keys) {
    return keep(builder(transport, directory, keys).build());
  }

  static IpcBuilder builder(String transport, Path directory, String... keys) {
    IpcBuilder builder =
        Ipc.builder().set("runtime-dir", directory.toString()).set("transport", transport);
    for (String key : keys) {
      String[] pair = key.split("=", 2);
      builder.set("services." + NAME + "." + pair[0], pair[1]);
    }
    return builder;
  }

  Responder responder(String... keys) throws Exception {
    return keep(ipc(keys).responder(NAME));
  }

  Requester requester(String... keys) throws Exception {
    return keep(ipc(keys).requester(NAME));
  }

  /** Serves on a new thread until the responder is closed. */
  Thread serve(Responder responder, RequestHandler handler) {
    Thread thread =
        new Thread(
            () -> {
              try {
                responder.serve(handler);
              } catch (IpcException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            "test-serve");
    thread.setDaemon(true);
    thread.start();
    opened.add(
        () -> {
          responder.close();
          thread.join(10_000);
        });
    return thread;
  }

  <T extends AutoCloseable> T keep(T resource) {
    opened.add(resource);
    return resource;
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (IpcException e) {
      // what is undelivered at the end of a test is no failure
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  static String text(Message message) {
    return new String(message.toByteArray(), UTF_8);
  }

  @Override
  public void close() throws IOException {
    for (int i = opened.size() - 1; i >= 0; i--) {
      close(opened.get(i));
    }
    if (Files.exists(directory)) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
