package io.github.linuxipc.tests.service;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.service.RequestHandler;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import io.github.linuxipc.tests.fixture.IsolatedRuntime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A test's own runtime directory, and the resources that the test opens in it. */
final class ServiceFixture implements AutoCloseable {
  /** The name of the service under test. */
  static final String NAME = "quotes";

  private final String transport;
  private final IsolatedRuntime runtime = new IsolatedRuntime("ipc-svc");

  ServiceFixture(String transport) {
    this.transport = transport;
  }

  Path directory() {
    return runtime.directory();
  }

  /** Opens an Ipc instance with keys of the service, such as {@code concurrency=2}. */
  Ipc ipc(String... keys) {
    return keep(builder(transport, directory(), keys).build());
  }

  static IpcBuilder builder(String transport, Path directory, String... keys) {
    return IsolatedRuntime.builder(transport, directory, "services." + NAME, keys);
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
    runtime.keep(
        () -> {
          responder.close();
          serving.get(10, TimeUnit.SECONDS);
        });
    return thread;
  }

  <T extends AutoCloseable> T keep(T resource) {
    return runtime.keep(resource);
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  static String text(Message message) {
    return new String(message.toByteArray(), UTF_8);
  }

  @Override
  public void close() throws IOException {
    runtime.close();
  }
}
