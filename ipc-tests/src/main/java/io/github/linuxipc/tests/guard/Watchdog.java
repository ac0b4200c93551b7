package io.github.linuxipc.tests.guard;

import io.github.linuxipc.tests.peer.PeerProcess;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs each test method, and each {@code @AfterEach} method, in a thread of its own. If the method
 * hangs, the watchdog prints the threads of this JVM, its child processes and the threads of all
 * peers, kills the peers, interrupts the thread, and fails the test with the stack trace of the
 * hang. A thread that an interrupt does not end, such as one that reads the output of a program, is
 * left behind. The watchdog is the only upper bound on time in the kit.
 */
public final class Watchdog implements InvocationInterceptor {
  /**
   * The JUnit configuration parameter for the seconds after which a test counts as hung; 60 by
   * default.
   */
  public static final String LIMIT_SECONDS = "contract-kit.watchdog-seconds";

  private static final long DEFAULT_LIMIT_SECONDS = 60;

  /** Created by JUnit. */
  public Watchdog() {}

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    guard(invocation, call, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    guard(invocation, call, context);
  }

  @Override
  public void interceptAfterEachMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    guard(invocation, call, context);
  }

  private static void guard(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    String name = context.getDisplayName() + " in " + call.getExecutable().getName();
    FutureTask<@Nullable Void> task = new FutureTask<>(() -> proceed(invocation));
    Thread thread = new Thread(task, "test " + name);
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(limitSeconds(context), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() == null ? e : e.getCause();
    } catch (TimeoutException e) {
      throw ended(thread, name + " hung and was ended by the watchdog");
    }
  }

  private static @Nullable Void proceed(Invocation<@Nullable Void> invocation) throws Exception {
    try {
      return invocation.proceed();
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static long limitSeconds(ExtensionContext context) {
    return context
        .getConfigurationParameter(LIMIT_SECONDS, Long::valueOf)
        .orElse(DEFAULT_LIMIT_SECONDS);
  }

  private static AssertionError ended(Thread thread, String what) throws Exception {
    AssertionError error = new AssertionError(what);
    error.setStackTrace(thread.getStackTrace());
    System.err.println("==== " + what);
    for (Map.Entry<Thread, StackTraceElement[]> one : Thread.getAllStackTraces().entrySet()) {
      System.err.println(one.getKey() + " " + one.getKey().getState());
      for (StackTraceElement frame : one.getValue()) {
        System.err.println("    at " + frame);
      }
    }
    ProcessHandle.current()
        .descendants()
        .forEach(child -> System.err.println("process " + child.pid() + " " + child.info()));
    PeerProcess.dumpAndKillAll(System.err);
    thread.interrupt();
    thread.join(1_000);
    return error;
  }
}
