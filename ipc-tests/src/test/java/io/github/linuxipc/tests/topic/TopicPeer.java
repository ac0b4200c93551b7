package io.github.linuxipc.tests.topic;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.tests.peer.ChildJvm;
import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Another process that publishes and subscribes. It obeys one line at a time. */
final class TopicPeer implements AutoCloseable {
  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;

  private TopicPeer(Process process) {
    this.process = process;
    this.commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static TopicPeer start(String transport, Path directory, String... keys) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(transport, directory.toString()));
    arguments.addAll(List.of(keys));
    return new TopicPeer(
        ChildJvm.builder(List.of("-Xmx256m"), TopicPeer.class.getName(), arguments)
            .redirectErrorStream(false)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Sends a command and returns its answer. */
  String call(String command) throws IOException {
    send(command);
    return answer();
  }

  void send(String command) {
    commands.println(command);
  }

  String answer() throws IOException {
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the process has ended");
    }
    if (answer.startsWith("!")) {
      throw new IOException(answer);
    }
    return answer;
  }

  long pid() {
    return process.pid();
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
  }

  void signal(String name) throws IOException, InterruptedException {
    int status = new ProcessBuilder("kill", "-" + name, "" + pid()).start().waitFor();
    if (status != 0) {
      throw new IOException("kill -" + name + ": " + status);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** Obeys commands until its standard input ends. */
  public static void main(String[] arguments) throws Exception {
    String[] keys = Arrays.copyOfRange(arguments, 2, arguments.length);
    Ipc ipc = TopicFixture.builder(arguments[0], Path.of(arguments[1]), keys).build();
    Worker worker = new Worker(ipc);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String answer;
      try {
        answer = worker.obey(line.split(" "));
      } catch (Exception e) {
        answer = "!" + e;
      }
      System.out.println(answer);
    }
  }

  /** Obeys the commands. */
  private static final class Worker {
    private final Ipc ipc;
    private @Nullable TopicPublisher publisher;
    private @Nullable TopicSubscriber subscriber;
    private long last;
    private long missed;
    private long received;

    Worker(Ipc ipc) {
      this.ipc = ipc;
    }

    String obey(String[] words) throws Exception {
      return switch (words[0]) {
        case "publisher" -> {
          publisher = ipc.publisher(TopicFixture.NAME);
          yield "ok";
        }
        case "await" -> {
          int count = (int) number(words[1]);
          yield publisher.awaitSubscribers(count, Duration.ofSeconds(30)) ? "ok" : "too few";
        }
        case "subscriber" -> {
          subscriber = ipc.subscriber(TopicFixture.NAME);
          subscriber.onGap((who, count) -> missed += count);
          yield "ok";
        }
        case "publish" -> publish(number(words[1]), number(words[2]), (int) number(words[3]));
        case "take" -> take(number(words[1]), number(words[2]));
        case "close" -> {
          ipc.close();
          yield "ok";
        }
        case "exit" -> {
          System.exit(0);
          yield "not reached";
        }
        default -> throw new IllegalArgumentException(words[0]);
      };
    }

    private static long number(String word) {
      return Long.parseLong(word);
    }

    private String publish(long from, long count, int length) throws Exception {
      for (long i = from; i < from + count; i++) {
        publisher.publish(TopicFixture.numbered(i, length));
      }
      return "ok";
    }

    /** Receives until a number of messages is there, or a time-out passes. */
    private String take(long count, long timeoutMs) throws Exception {
      received = 0;
      long deadlineNs = System.nanoTime() + timeoutMs * 1_000_000;
      while (received < count && System.nanoTime() < deadlineNs) {
        int unused =
            subscriber.poll(
                message -> {
                  last = TopicFixture.number(message.payload());
                  received++;
                },
                (int) Math.min(1000, count - received),
                Duration.ofMillis(50));
      }
      return received + " " + last + " " + missed;
    }
  }
}
