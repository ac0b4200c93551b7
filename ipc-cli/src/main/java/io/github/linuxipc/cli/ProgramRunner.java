package io.github.linuxipc.cli;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.RequestHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * Answers each request with the output of a program, which it runs with the request on standard
 * input. The program inherits standard error. Each running program has two threads, which write its
 * input and read its output, so that neither pipe blocks the other. The service's concurrency
 * limits how many programs run.
 */
final class ProgramRunner implements RequestHandler, AutoCloseable {
  /** The failure code of a program that cannot be started, as in a shell. */
  private static final int NOT_STARTED = 127;

  /** The failure code of a program whose output cannot be a response. */
  private static final int BAD_OUTPUT = 1;

  private static final long GRACE_MS = 1_000;

  private final List<String> command;
  private final int maxResponse;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Process> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Creates a runner, which is closed at the latest when the process ends.
   *
   * @param command the program and its arguments
   * @param maxResponse the largest response of the service, in bytes
   */
  ProgramRunner(List<String> command, int maxResponse) {
    this.command = command;
    this.maxResponse = maxResponse;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "program-end"));
  }

  @Override
  public void onRequest(Request request) {
    Request kept = request.retain();
    try {
      threads.execute(() -> answer(kept));
    } catch (RejectedExecutionException e) {
      // the process ends, and the closed channel tells the requester
    }
  }

  private void answer(Request request) {
    Process program;
    try {
      program = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    } catch (IOException e) {
      fail(request, NOT_STARTED, String.valueOf(e.getMessage()));
      return;
    }
    running.add(program);
    try {
      request.onCancel(() -> kill(program));
      if (closed) {
        kill(program); // close() may not have seen it
      }
      byte[] input = request.toByteArray();
      new Thread(() -> write(program, input), "program-input").start();
      finish(request, program, program.getInputStream().readNBytes(maxResponse + 1));
    } catch (IOException e) {
      kill(program);
      fail(request, BAD_OUTPUT, "The output of " + name() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody interrupts these threads
    } finally {
      running.remove(program);
    }
  }

  /** Writes a request. A program need not read it. */
  private static void write(Process program, byte[] input) {
    try (OutputStream to = program.getOutputStream()) {
      to.write(input);
    } catch (IOException e) {
      // the program has closed its standard input, or has ended
    }
  }

  private void finish(Request request, Process program, byte[] output)
      throws IpcException, InterruptedException {
    boolean tooLong = output.length > maxResponse;
    if (tooLong) {
      kill(program); // it may write for ever
    }
    int status = program.waitFor();
    if (closed || request.isCancelled()) {
      return; // the program was killed, and nobody waits for its response
    }
    if (status != 0 && !tooLong) {
      fail(request, status, name() + " ended with exit status " + status);
      return;
    }
    try {
      request.reply(output);
    } catch (MessageTooLargeException e) {
      fail(request, BAD_OUTPUT, "The output of " + name() + ": " + e.getMessage());
    }
  }

  private static void fail(Request request, int code, String text) {
    System.err.println(text);
    request.fail(code, text);
  }

  private String name() {
    return command.get(0);
  }

  /**
   * Kills the program, and then its descendants. In the other order, a program that is a shell
   * would report on standard error which of its programs was killed.
   */
  private static void kill(Process program) {
    List<ProcessHandle> descendants = program.descendants().toList();
    program.destroyForcibly();
    descendants.forEach(ProcessHandle::destroyForcibly);
  }

  /** Waits until all programs have ended and their requests are answered. */
  void awaitEnd() throws InterruptedException {
    threads.shutdown();
    while (!threads.awaitTermination(1, TimeUnit.DAYS)) {}
  }

  /**
   * Waits up to 1 s for the running programs, and then kills those that still run. Also called by
   * the shutdown hook.
   */
  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(GRACE_MS, TimeUnit.MILLISECONDS)) {
        closed = true;
        running.forEach(ProgramRunner::kill);
        threads.awaitTermination(GRACE_MS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
