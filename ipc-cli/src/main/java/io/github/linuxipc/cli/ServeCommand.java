package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.cli.exit.GracefulShutdown;
import io.github.linuxipc.service.RequestHandler;
import io.github.linuxipc.service.Responder;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ipc serve}. */
@Command(
    name = "serve",
    description = {
      "Binds a service and runs a program for each request. The request is the program's standard"
          + " input, and what it prints is the response. Without a program the response is the"
          + " request.",
      "A program that ends with a status other than 0 fails the call with that status; one that"
          + " cannot be started, with 127. A program whose call is over is killed. As many programs"
          + " run at a time as the key concurrency of the service says (1).",
      "It ends at --count or at Ctrl-C."
    },
    footer = {
      "",
      "Examples:",
      "  ipc serve quotes -- ./quote.sh",
      "  ipc serve upper --count 3 -- tr a-z A-Z",
      "  ipc serve echo",
      "  IPC_SERVICES_QUOTES_CONCURRENCY=8 ipc serve quotes -- ./quote.sh"
    })
final class ServeCommand implements Callable<Integer> {
  private static final int BATCH = 256;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private CountOption count = new CountOption();
  @Mixin private VerboseOption verbose = new VerboseOption();

  @Parameters(index = "0", paramLabel = "SERVICE", description = "The service's name or address.")
  private String service = "";

  @Parameters(
      index = "1..*",
      paramLabel = "COMMAND",
      description = "The program and its arguments, after --.")
  private List<String> command = List.of();

  @Override
  public Integer call() throws Exception {
    long requests = count.require(spec.commandLine());
    GracefulShutdown exit = new GracefulShutdown();
    try (Ipc ipc = Ipc.create();
        Responder responder = ipc.responder(service)) {
      verbose.log("serving %s at %s", service, responder.address());
      long served;
      if (command.isEmpty()) {
        RequestHandler echo = request -> request.reply(request.payload(), request.headers());
        served = serve(responder, echo, requests);
      } else {
        try (ProgramRunner programs = new ProgramRunner(command, responder.maxMessageSize())) {
          served = serve(responder, programs, requests);
          programs.awaitEnd();
        }
      }
      verbose.log("served %d requests", served);
      return ExitCode.DONE;
    } finally {
      exit.finished(); // everything is closed now, and no program runs
    }
  }

  /** Serves until the count is reached or the process ends. Returns the number of requests. */
  private static long serve(Responder responder, RequestHandler handler, long count)
      throws IpcException, InterruptedException {
    long served = 0;
    try {
      while (served < count) {
        int limit = (int) Math.min(count - served, BATCH);
        served += responder.poll(handler, limit, DurationConverter.FOREVER);
      }
    } catch (ChannelClosedException e) {
      if (e.code() != ErrorCode.CLOSED) {
        throw e;
      } // else the process ends, which closes this responder
    }
    return served;
  }
}
