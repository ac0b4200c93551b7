package io.github.linuxipc.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A started process. Everything that it writes to its standard streams is stored. */
final class Invocation {
  private static final long WATCHDOG_S = 120;
  private static final long TICK_MS = 5;

  private final Process process;
  private final Capture output;
  private final Capture errors;

  Invocation(Process process) {
    this.process = process;
    this.output = new Capture(process.getInputStream());
    this.errors = new Capture(process.getErrorStream());
  }

  /** Writes to its standard input. */
  Invocation type(byte[] bytes) throws IOException {
    process.getOutputStream().write(bytes);
    process.getOutputStream().flush();
    return this;
  }

  Invocation type(String text) throws IOException {
    return type(text.getBytes(UTF_8));
  }

  Invocation endInput() throws IOException {
    process.getOutputStream().close();
    return this;
  }

  /** Waits until its standard output begins with a text. The process may continue. */
  void awaitOutput(String text) throws InterruptedException {
    awaitText(output::text, text);
  }

  /** Waits until its standard error begins with a text. The process may continue. */
  void awaitErrors(String text) throws InterruptedException {
    awaitText(this::complaints, text);
  }

  private void awaitText(Supplier<String> written, String text) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WATCHDOG_S);
    while (!written.get().startsWith(text)) {
      if (System.nanoTime() - end > 0) {
        fail("Still missing: " + text + " in " + this);
      }
      Thread.sleep(TICK_MS);
    }
  }

  /** Waits for its end and returns the exit code. */
  int end() throws InterruptedException {
    assertTrue(process.waitFor(WATCHDOG_S, TimeUnit.SECONDS), () -> "it does not end: " + this);
    output.join();
    errors.join();
    return process.exitValue();
  }

  /** Waits for its end and checks the exit code. */
  Invocation exits(int expected) throws InterruptedException {
    assertEquals(expected, end(), this::toString);
    return this;
  }

  /** Checks that the whole of what it printed matches a pattern. */
  Invocation printsMatching(String pattern) {
    assertTrue(output.text().matches(pattern), this::toString);
    return this;
  }

  Invocation prints(String expected) {
    assertEquals(expected, output.text(), this::toString);
    return this;
  }

  byte[] output() {
    return output.bytes();
  }

  /**
   * Returns what the process wrote to standard error, without the JVM's warning about native
   * access. JDK 24 and later print that warning if a program runs from its classes. They do not
   * print it for the runnable jar, whose manifest allows the access.
   */
  private String complaints() {
    return errors.text().replaceFirst("(?s)^WARNING: A restricted method.*is enabled\\R\\R?", "");
  }

  /** Checks that it wrote one line to standard error, and how that line begins. */
  Invocation errorStartsWith(String beginning) {
    String text = complaints();
    assertTrue(text.startsWith(beginning), () -> "not " + beginning + ": " + this);
    assertEquals(text.length() - 1, text.indexOf('\n'), () -> "one line: " + this);
    return this;
  }

  Invocation errorContains(String part) {
    assertTrue(errors.text().contains(part), () -> "not " + part + ": " + this);
    return this;
  }

  /** Checks that it wrote nothing to standard error. */
  Invocation noErrors() {
    assertEquals("", complaints());
    return this;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Sends SIGKILL, so that the process cannot clean up, and waits for its end. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Sends SIGTERM. */
  void terminate() {
    process.destroy();
  }

  @Override
  public String toString() {
    return "output \"" + output.text() + "\", errors \"" + errors.text() + "\"";
  }

  /** Reads a stream to its end. */
  private static final class Capture extends Thread {
    private final InputStream in;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Capture(InputStream in) {
      this.in = in;
      setDaemon(true);
      start();
    }

    @Override
    public void run() {
      try {
        in.transferTo(bytes);
      } catch (IOException e) {
        // the process was killed
      }
    }

    byte[] bytes() {
      return bytes.toByteArray();
    }

    String text() {
      return bytes.toString(UTF_8);
    }
  }
}
