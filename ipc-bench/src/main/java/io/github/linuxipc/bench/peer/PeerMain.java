package io.github.linuxipc.bench.peer;

import io.github.linuxipc.bench.subject.Endpoints;
import io.github.linuxipc.bench.subject.Inlet;
import io.github.linuxipc.bench.subject.MeasuredLibrary;
import io.github.linuxipc.bench.subject.Outlet;
import io.github.linuxipc.bench.subject.Subjects;

/** The main class of the processes of a measurement. */
public final class PeerMain {
  private final PeerArguments assignment;
  private final MeasuredLibrary subject;
  private final CoordinatorLink control;

  private PeerMain(PeerArguments assignment, MeasuredLibrary subject, CoordinatorLink control) {
    this.assignment = assignment;
    this.subject = subject;
    this.control = control;
  }

  /**
   * Runs the task that its arguments describe.
   *
   * @param args an {@link PeerArguments}
   * @throws Exception if anything fails
   */
  public static void main(String[] args) throws Exception {
    PeerArguments assignment = PeerArguments.parse(args);
    MeasuredLibrary subject = Subjects.find(assignment.subject()).orElseThrow();
    try (CoordinatorLink control = CoordinatorLink.connect(assignment)) {
      new PeerMain(assignment, subject, control).run();
    }
  }

  private void run() throws Exception {
    switch (assignment.role()) {
      case PINGER -> ping();
      case ECHO -> echo();
      case SOURCE -> source();
      case SINK -> sink();
    }
  }

  private void ping() throws Exception {
    try (Inlet back = subject.inlet(wire(Endpoints.BACK));
        Outlet there = subject.outlet(wire(Endpoints.THERE), assignment.way())) {
      control.ready(assignment);
      control.figures(new Pinger(there, back, assignment.one()).run(assignment.timing()));
    }
  }

  @SuppressWarnings("try") // the host is only opened and closed
  private void echo() throws Exception {
    try (AutoCloseable host = subject.host(assignment.directory());
        Inlet there = subject.inlet(wire(Endpoints.THERE));
        Outlet back = subject.outlet(wire(Endpoints.BACK), assignment.way())) {
      control.ready(assignment);
      control.figures(new Echo(there, back).run());
    }
  }

  private void source() throws Exception {
    try (Outlet there = subject.outlet(wire(Endpoints.THERE), assignment.way())) {
      control.ready(assignment);
      new Source(control, there, assignment).run();
    }
  }

  @SuppressWarnings("try") // the host is only opened and closed
  private void sink() throws Exception {
    try (AutoCloseable host = subject.host(assignment.directory());
        Inlet there = subject.inlet(wire(Endpoints.THERE))) {
      control.ready(assignment);
      new Sink(control, there, assignment.one(), assignment.timing()).run();
    }
  }

  private Endpoints wire(String name) {
    return new Endpoints(
        assignment.directory(), name, assignment.one().size(), assignment.one().senders());
  }
}
