package io.github.linuxipc.bench.library;

import io.github.linuxipc.bench.plan.Kind;
import io.github.linuxipc.bench.plan.Scenario;
import io.github.linuxipc.bench.plan.SendMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A library whose streams can have several receivers, each of which gets every message.
 *
 * @param library the library
 */
record LibraryTopic(MeasuredLibrary library) implements MeasuredTopic {
  @Override
  public String name() {
    return library.name();
  }

  @Override
  public String description() {
    return library.description();
  }

  @Override
  public boolean supports(Scenario scenario) {
    return library.supports(new Scenario(Kind.STREAM, scenario.size(), 1));
  }

  @Override
  public List<String> jvmFlags() {
    return library.jvmFlags();
  }

  @Override
  public AutoCloseable host(Path directory) {
    return library.host(directory);
  }

  @Override
  public BenchSender openPublisher(Endpoints endpoints) throws IOException, InterruptedException {
    return library.openSender(endpoints, SendMode.SEND);
  }

  @Override
  public BenchReceiver openSubscriber(Endpoints endpoints)
      throws IOException, InterruptedException {
    BenchReceiver receiver = library.openReceiver(endpoints);
    Endpoints.awaitUntil("the publisher", receiver::isConnected);
    return receiver;
  }
}
