package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.ResourceContext;
import io.github.linuxipc.spi.StateContext;
import io.github.linuxipc.spi.StateKind;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The context in which one piece of shared state is opened. It also words the errors of its use.
 */
final class StateOpening extends ResourceContext implements StateContext {
  private final StatePlan plan;
  private final StateKind kind;
  private final int length;
  private final String terms;

  StateOpening(
      Engine engine,
      StatePlan plan,
      StateKind kind,
      int length,
      String terms,
      BooleanSupplier cancelled) {
    super(
        engine,
        plan.name(),
        plan.candidate().options(),
        plan.candidate().where(),
        Durations.nanos(plan.settings().connectTimeout()),
        cancelled);
    this.plan = plan;
    this.kind = kind;
    this.length = length;
    this.terms = terms;
  }

  StatePlan plan() {
    return plan;
  }

  @Override
  public StateKind kind() {
    return kind;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public String terms() {
    return terms;
  }

  @Override
  public boolean persistent() {
    return plan.settings().persistent();
  }

  /** Returns the exception for a call after the close. */
  IpcException closed() {
    return failure(
        ErrorCode.CLOSED, "This " + kind.word() + " was closed", "Open it again before its use.");
  }

  /** Returns the exception for a file that another program has removed, replaced or truncated. */
  IpcException removed() {
    return failure(
        ErrorCode.STATE_REMOVED,
        "The file of this " + kind.word() + " was removed, replaced or truncated",
        "Close it and open it again in every process that uses it.");
  }

  /** Returns the exception for memory that another program has overwritten. */
  IpcException damaged(String what, @Nullable Throwable cause) {
    return failure(
        ErrorCode.IO,
        "The memory of this " + kind.word() + " is damaged: " + what,
        "Find the program of this user that writes to it, close it everywhere and open it again.",
        cause);
  }

  /** Returns the exception for an error of the JVM at an access. Rethrows other errors. */
  IpcException fault(InternalError error) {
    String message = error.getMessage();
    if (message == null || !message.contains("unsafe memory access")) {
      throw error;
    }
    return damaged("its file was truncated", error);
  }
}
