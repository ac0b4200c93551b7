package io.github.linuxipc.tests.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A child JVM that runs {@link PeerMain}. One thread at a time may use it. The caller that starts
 * it must close it, which kills the child.
 */
public final class PeerProcess implements AutoCloseable {
  private static final Set<PeerProcess> LIVE = ConcurrentHashMap.newKeySet();
  private static final String GONE = "gone";
  private static final int LOG_LINES = 5_000;

  private final Process process;
  private final Writer commands;
  private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedDeque<String> log = new ConcurrentLinkedDeque<>();
  private final Thread pump;

  private PeerProcess(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    this.pump = new Thread(this::pump, "peer-" + process.pid());
    pump.setDaemon(true);
  }

  /**
   * Starts a peer as an ordinary child process, and waits until it is ready.
   *
   * @param jvmOptions options for its JVM
   * @param settings {@code key=value} of its {@code Ipc}
   * @return the peer
   * @throws IOException if no process can be started
   * @throws InterruptedException if interrupted
   * @throws IllegalStateException if the peer ends before it is ready
   */
  public static PeerProcess start(List<String> jvmOptions, List<String> settings)
      throws IOException, InterruptedException {
    return start(ProcessBuilder::start, jvmOptions, settings);
  }

  /** Starts the process of a peer. */
  @FunctionalInterface
  public interface Start {
    /**
     * Starts the process.
     *
     * @param builder the builder of the process
     * @return the process
     * @throws IOException if it cannot be started
     * @throws InterruptedException if interrupted
     */
    Process start(ProcessBuilder builder) throws IOException, InterruptedException;
  }

  /**
   * Starts a peer and waits until it is ready.
   *
   * @param start starts the process
   * @param jvmOptions options for its JVM
   * @param settings {@code key=value} of its {@code Ipc}
   * @return the peer
   * @throws IOException if no process can be started
   * @throws InterruptedException if interrupted
   * @throws IllegalStateException if the peer ends before it is ready
   */
  public static PeerProcess start(Start start, List<String> jvmOptions, List<String> settings)
      throws IOException, InterruptedException {
    ProcessBuilder builder = ChildJvm.builder(jvmOptions, PeerMain.class.getName(), settings);
    PeerProcess peer = new PeerProcess(start.start(builder));
    LIVE.add(peer);
    peer.pump.start();
    String first = peer.answers.take();
    if (!first.equals(PeerMain.READY)) {
      peer.close();
      throw new IllegalStateException("the peer did not start: " + peer.log);
    }
    return peer;
  }

  private void pump() {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        if (line.startsWith(PeerMain.MARK)) {
          answers.add(line.substring(PeerMain.MARK.length()));
        } else if (log.size() < LOG_LINES) {
          log.add(line);
        }
      }
    } catch (IOException e) {
      log.add(e.toString());
    }
    answers.add(GONE);
  }

  /**
   * Sends a command without waiting for its answer.
   *
   * @param words the command's words
   * @throws IOException if the peer has ended
   */
  public void ask(Object... words) throws IOException {
    StringBuilder line = new StringBuilder();
    for (Object word : words) {
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    commands.write(line.append('\n').toString());
    commands.flush();
  }

  /**
   * Waits for the answer to the oldest command whose answer has not been read.
   *
   * @return the answer
   * @throws PeerFailure if the command failed or the peer has ended
   * @throws InterruptedException if interrupted
   */
  public String answer() throws PeerFailure, InterruptedException {
    String answer = answers.take();
    if (answer.startsWith(PeerMain.OK)) {
      return answer.substring(PeerMain.OK.length());
    }
    if (answer.startsWith(PeerMain.FAILED)) {
      String[] codeAndText = answer.substring(PeerMain.FAILED.length()).split(" ", 2);
      throw new PeerFailure(codeAndText[0], codeAndText[1]);
    }
    throw new PeerFailure("-", "the peer has ended: " + String.join("\n", log));
  }

  /**
   * Returns whether an answer has arrived that has not been read, or the peer has ended.
   *
   * @return whether {@link #answer} returns or throws without waiting
   */
  public boolean hasAnswered() {
    return !answers.isEmpty();
  }

  /**
   * Sends a command and waits for its answer.
   *
   * @param words the command's words
   * @return the answer
   * @throws IOException if the peer has ended
   * @throws PeerFailure if the command failed or the peer has ended
   * @throws InterruptedException if interrupted
   */
  public String call(Object... words) throws IOException, PeerFailure, InterruptedException {
    ask(words);
    return answer();
  }

  /**
   * Returns the peer's process id.
   *
   * @return the pid
   */
  public long pid() {
    return process.pid();
  }

  /**
   * Kills the peer with SIGKILL and waits until the kernel has removed the process.
   *
   * @throws InterruptedException if interrupted
   */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /**
   * Tells the peer to exit with SIGTERM, and waits until it has.
   *
   * @return the peer's exit status
   * @throws IOException if it cannot be signalled
   * @throws InterruptedException if interrupted
   */
  public int terminate() throws IOException, InterruptedException {
    ChildJvm.signal("TERM", pid());
    return process.waitFor();
  }

  /**
   * Waits until the peer has exited on its own.
   *
   * @return the peer's exit status
   * @throws InterruptedException if interrupted
   */
  public int awaitExit() throws InterruptedException {
    return process.waitFor();
  }

  /**
   * Stops the peer with SIGSTOP, and waits until all of its threads have stopped.
   *
   * @throws IOException if it cannot be signalled
   * @throws InterruptedException if interrupted
   */
  public void stop() throws IOException, InterruptedException {
    ChildJvm.signal("STOP", pid());
    ChildJvm.awaitStopped(pid());
  }

  /**
   * Resumes the peer with SIGCONT.
   *
   * @throws IOException if it cannot be signalled
   * @throws InterruptedException if interrupted
   */
  public void resume() throws IOException, InterruptedException {
    ChildJvm.signal("CONT", pid());
  }

  /** Kills the peer and releases its resources in this process. Idempotent. */
  @Override
  public void close() {
    LIVE.remove(this);
    boolean interrupted = false;
    process.destroyForcibly();
    while (process.isAlive() || pump.isAlive()) {
      try {
        process.waitFor();
        pump.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    closeCommands();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeCommands() {
    try {
      commands.close();
    } catch (IOException e) {
      log.add(e.toString());
    }
  }

  /**
   * Makes every live peer dump its threads, prints the output of all peers, and kills them.
   *
   * @param out where to print
   * @throws InterruptedException if interrupted
   */
  public static void dumpAndKillAll(PrintStream out) throws InterruptedException {
    LIVE.forEach(PeerProcess::dump);
    Thread.sleep(LIVE.isEmpty() ? 0 : 1_000);
    for (PeerProcess peer : LIVE) {
      out.println("---- peer " + peer.pid());
      peer.log.forEach(out::println);
      peer.close();
    }
  }

  private void dump() {
    try {
      if (process.isAlive()) {
        resume();
        ChildJvm.signal("QUIT", pid());
      }
    } catch (IOException e) {
      log.add("it exited on its own: " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
