package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.library.BenchRequester;
import io.github.linuxipc.bench.library.Endpoints;
import io.github.linuxipc.bench.library.MeasuredService;

/** The requester or the responder of a measurement of calls. */
final class ServicePeer {
  private final PeerArguments arguments;
  private final MeasuredService service;
  private final CoordinatorLink coordinator;

  ServicePeer(PeerArguments arguments, MeasuredService service, CoordinatorLink coordinator) {
    this.arguments = arguments;
    this.service = service;
    this.coordinator = coordinator;
  }

  void run() throws Exception {
    Endpoints endpoints = arguments.endpoints(Endpoints.SERVICE);
    if (arguments.role() == Role.RESPONDER) {
      respond(endpoints);
    } else {
      request(endpoints);
    }
  }

  private void request(Endpoints endpoints) throws Exception {
    try (BenchRequester requester = service.openRequester(endpoints);
        Callers callers = new Callers(requester, arguments.scenario())) {
      coordinator.ready(arguments);
      coordinator.figures(callers.run(arguments.timing()));
      coordinator.awaitStop(); // until then the coordinator reads the processor time of the threads
    }
  }

  @SuppressWarnings("try") // the responder is only opened and closed
  private void respond(Endpoints endpoints) throws Exception {
    AnsweredCalls answered = new AnsweredCalls();
    try (AutoCloseable responder = service.openResponder(endpoints, answered)) {
      coordinator.ready(arguments);
      coordinator.awaitStop();
      coordinator.figures(answered.sample());
    }
  }
}
