package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchReceiver;
import io.github.linuxipc.bench.library.BenchSender;
import io.github.linuxipc.bench.library.Endpoints;
import io.github.linuxipc.bench.library.MeasuredLibraries;
import io.github.linuxipc.bench.library.MeasuredLibrary;

/** The main class of the processes of a measurement. */
public final class PeerMain {
  private final PeerArguments arguments;
  private final MeasuredLibrary library;
  private final CoordinatorLink coordinator;

  private PeerMain(PeerArguments arguments, MeasuredLibrary library, CoordinatorLink coordinator) {
    this.arguments = arguments;
    this.library = library;
    this.coordinator = coordinator;
  }

  /**
   * Runs the task that its arguments describe.
   *
   * @param args the arguments that {@link PeerArguments#toCommandLine} returned
   * @throws Exception if anything fails
   */
  public static void main(String[] args) throws Exception {
    PeerArguments arguments = PeerArguments.parse(args);
    MeasuredLibrary library = MeasuredLibraries.find(arguments.subject()).orElseThrow();
    try (CoordinatorLink coordinator = CoordinatorLink.connect(arguments)) {
      new PeerMain(arguments, library, coordinator).run();
    }
  }

  private void run() throws Exception {
    switch (arguments.role()) {
      case PINGER -> ping();
      case ECHO -> echo();
      case SOURCE -> source();
      case SINK -> sink();
    }
  }

  private void ping() throws Exception {
    try (BenchReceiver back = library.openReceiver(endpoints(Endpoints.BACK));
        BenchSender there = library.openSender(endpoints(Endpoints.THERE), arguments.sendMode())) {
      coordinator.ready(arguments);
      coordinator.figures(new Pinger(there, back, arguments.scenario()).run(arguments.timing()));
    }
  }

  @SuppressWarnings("try") // the host is only opened and closed
  private void echo() throws Exception {
    try (AutoCloseable host = library.host(arguments.directory());
        BenchReceiver there = library.openReceiver(endpoints(Endpoints.THERE));
        BenchSender back = library.openSender(endpoints(Endpoints.BACK), arguments.sendMode())) {
      coordinator.ready(arguments);
      coordinator.figures(new Echo(there, back).run());
    }
  }

  private void source() throws Exception {
    try (BenchSender there = library.openSender(endpoints(Endpoints.THERE), arguments.sendMode())) {
      coordinator.ready(arguments);
      new Source(coordinator, there, arguments).run();
    }
  }

  @SuppressWarnings("try") // the host is only opened and closed
  private void sink() throws Exception {
    try (AutoCloseable host = library.host(arguments.directory());
        BenchReceiver there = library.openReceiver(endpoints(Endpoints.THERE))) {
      coordinator.ready(arguments);
      new Sink(coordinator, there, arguments.scenario(), arguments.timing()).run();
    }
  }

  private Endpoints endpoints(String name) {
    return new Endpoints(
        arguments.directory(), name, arguments.scenario().size(), arguments.scenario().senders());
  }
}
