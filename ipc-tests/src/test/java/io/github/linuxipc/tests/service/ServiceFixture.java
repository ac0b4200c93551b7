package io.github.linuxipc.tests.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.RequestHandler;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.guard.DirectoryTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A test's own runtime directory, and the resources that the test opens in it. */
final class ServiceFixture implements AutoCloseable {
  /** The name of the service under test. */
  static final String NAME = "quotes";

  /** The errors of a close that finds the peer gone, or messages that nobody received. */
  private static final Set<ErrorCode> ENDS =
      Set.of(ErrorCode.UNDELIVERED, ErrorCode.PEER_CLOSED, ErrorCode.PEER_LOST);

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

  /** Serves on a new thread until the responder is closed. A failure fails the close. */
  Thread serve(Responder responder, RequestHandler handler) {
    FutureTask<Void> serving =
        new FutureTask<>(
            () -> {
              responder.serve(handler);
              return null;
            });
    Thread thread = new Thread(serving, "test-serve");
    thread.setDaemon(true);
    thread.start();
    opened.add(
        () -> {
          responder.close();
          serving.get(10, TimeUnit.SECONDS);
        });
    return thread;
  }

  <T extends AutoCloseable> T keep(T resource) {
    opened.add(resource);
    return resource;
  }

  /** Closes a resource. What is undelivered at the end of a test is no failure. */
  private static void close(AutoCloseable resource, AssertionError failures) {
    try {
      resource.close();
    } catch (IpcException e) {
      if (!ENDS.contains(e.code())) {
        failures.addSuppressed(e);
      }
    } catch (Exception e) {
      failures.addSuppressed(e);
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
    AssertionError failures = new AssertionError("the resources of a test could not be closed");
    for (int i = opened.size() - 1; i >= 0; i--) {
      close(opened.get(i), failures);
    }
    DirectoryTree.delete(directory);
    if (failures.getSuppressed().length > 0) {
      throw failures;
    }
  }
}
