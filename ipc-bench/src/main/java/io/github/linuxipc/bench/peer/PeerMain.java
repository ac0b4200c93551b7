package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchReceiver;
import io.github.linuxipc.bench.library.BenchSender;
import io.github.linuxipc.bench.library.Endpoints;
import io.github.linuxipc.bench.library.MeasuredLibraries;
import io.github.linuxipc.bench.library.MeasuredLibrary;
import io.github.linuxipc.bench.library.MeasuredService;
import io.github.linuxipc.bench.library.MeasuredServices;
import io.github.linuxipc.bench.library.MeasuredTopic;
import io.github.linuxipc.bench.library.MeasuredTopics;
import io.github.linuxipc.bench.plan.Kind;

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
   * @throws Exception if the task fails
   */
  public static void main(String[] args) throws Exception {
    PeerArguments arguments = PeerArguments.parse(args);
    try (CoordinatorLink coordinator = CoordinatorLink.connect(arguments)) {
      if (arguments.scenario().kind() == Kind.CALL) {
        MeasuredService service = MeasuredServices.find(arguments.subject()).orElseThrow();
        new ServicePeer(arguments, service, coordinator).run();
      } else if (arguments.scenario().kind() == Kind.TOPIC) {
        MeasuredTopic topic = MeasuredTopics.find(arguments.subject()).orElseThrow();
        new TopicPeer(arguments, topic, coordinator).run();
      } else {
        MeasuredLibrary library = MeasuredLibraries.find(arguments.subject()).orElseThrow();
        new PeerMain(arguments, library, coordinator).run();
      }
    }
  }

  private void run() throws Exception {
    switch (arguments.role()) {
      case PINGER -> ping();
      case ECHO -> echo();
      case SOURCE -> source();
      case SINK -> sink();
      case REQUESTER, RESPONDER, PUBLISHER, SUBSCRIBER ->
          throw new IllegalArgumentException("a library has no " + arguments.role());
    }
  }

  private void ping() throws Exception {
    try (BenchReceiver back = library.openReceiver(arguments.endpoints(Endpoints.BACK));
        BenchSender there =
            library.openSender(arguments.endpoints(Endpoints.THERE), arguments.sendMode())) {
      coordinator.ready(arguments);
      Pinger pinger = new Pinger(there, back, arguments.scenario());
      coordinator.figures(pinger.run(arguments.timing()));
      coordinator.awaitStop(); // until then the coordinator reads the processor time of both
      pinger.end();
    }
  }

  @SuppressWarnings("try") // the host is only opened and closed
  private void echo() throws Exception {
    try (AutoCloseable host = library.host(arguments.directory());
        BenchReceiver there = library.openReceiver(arguments.endpoints(Endpoints.THERE));
        BenchSender back =
            library.openSender(arguments.endpoints(Endpoints.BACK), arguments.sendMode())) {
      coordinator.ready(arguments);
      coordinator.figures(new Echo(there, back).run());
    }
  }

  private void source() throws Exception {
    try (BenchSender there =
        library.openSender(arguments.endpoints(Endpoints.THERE), arguments.sendMode())) {
      coordinator.ready(arguments);
      new Source(coordinator, there, arguments).run();
    }
  }

  @SuppressWarnings("try") // the host is only opened and closed
  private void sink() throws Exception {
    try (AutoCloseable host = library.host(arguments.directory());
        BenchReceiver there = library.openReceiver(arguments.endpoints(Endpoints.THERE))) {
      coordinator.ready(arguments);
      new Sink(coordinator, there, arguments.scenario(), arguments.timing()).run();
    }
  }
}
