package io.github.linuxipc.cli;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.EndpointKind;
import io.github.linuxipc.cli.exit.ExitCode;
import io.github.linuxipc.cli.exit.GracefulShutdown;
import io.github.linuxipc.cli.text.Colour;
import io.github.linuxipc.cli.text.Table;
import io.github.linuxipc.inventory.ActivityMonitor;
import io.github.linuxipc.inventory.EndpointActivity;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ipc top}. */
@Command(
    name = "top",
    description = {
      "Prints the activity of all open endpoints of this user once a second, until Ctrl-C:"
          + " messages and bytes a second, how much of the time callers waited, and which"
          + " subscriptions hold a publisher back."
    },
    footer = {
      "",
      "A process reports from the moment on at which this command asks for it. A hyphen stands for",
      "what is not known, such as the rates of a stopped process.",
      "",
      "Examples:",
      "  ipc top",
      "  ipc top --count 10 > rates.txt"
    })
final class TopCommand implements Callable<Integer> {
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final String CLEAR = "\u001b[H\u001b[2J";

  @Option(names = "--count", paramLabel = "N", description = "End after this many tables.")
  private long count = Long.MAX_VALUE;

  private final Map<Key, Sample> before = new HashMap<>();
  private volatile boolean ended;

  /** What distinguishes the endpoints of a report. Equal ones are numbered. */
  private record Key(long pid, EndpointKind kind, String name, String address, int number) {}

  /** An activity, and when it was first seen. */
  private record Sample(EndpointActivity activity, long ns) {}

  @Override
  public Integer call() throws Exception {
    GracefulShutdown exit = new GracefulShutdown();
    Thread printing = Thread.currentThread();
    Thread end = new Thread(() -> end(printing), "top-exit");
    Runtime.getRuntime().addShutdownHook(end);
    boolean terminal = Colour.isTerminal();
    try (Ipc ipc = Ipc.create();
        ActivityMonitor monitor = ipc.monitor()) {
      for (long i = 0; i < count && !ended; i++) {
        Thread.sleep(PERIOD.toMillis());
        String table = table(monitor.read()).toString();
        System.out.print(terminal ? CLEAR + table : (i == 0 ? "" : "\n") + table);
        System.out.flush();
      }
    } catch (InterruptedException e) {
      return ExitCode.DONE; // Ctrl-C
    } finally {
      exit.finished();
    }
    return ExitCode.DONE;
  }

  private void end(Thread printing) {
    ended = true;
    printing.interrupt();
  }

  private Table table(List<EndpointActivity> activities) {
    Table table =
        new Table(
            "KIND", "NAME", ">PID", ">MSG/S", ">BYTES/S", ">WAITING", ">REFUSED/S", "HELD BACK BY");
    Map<Key, Sample> now = new HashMap<>();
    for (EndpointActivity each : activities) {
      int number = 0;
      Key key = key(each, number);
      while (now.containsKey(key)) {
        number++;
        key = key(each, number);
      }
      Sample last = before.get(key);
      boolean fresh = last == null || last.activity().sequence() != each.sequence();
      now.put(key, fresh || last == null ? new Sample(each, System.nanoTime()) : last);
      table.row(row(each, fresh ? last : null));
    }
    before.clear();
    before.putAll(now);
    return table;
  }

  private static Key key(EndpointActivity each, int number) {
    return new Key(each.pid(), each.kind(), each.name(), each.address(), number);
  }

  private static String[] row(EndpointActivity each, @Nullable Sample last) {
    double seconds = last == null ? 0 : (System.nanoTime() - last.ns()) / 1e9;
    return new String[] {
      each.kind().word(),
      each.name(),
      "" + each.pid(),
      last == null ? "-" : rate(each.messages() - last.activity().messages(), seconds),
      last == null ? "-" : rate(each.bytes() - last.activity().bytes(), seconds),
      last == null ? "-" : waiting(each.blockedNs() - last.activity().blockedNs(), seconds),
      last == null ? "-" : rate(each.refused() - last.activity().refused(), seconds),
      InventoryText.text(each.blockers())
    };
  }

  private static String rate(long count, double seconds) {
    return "" + Math.round(Math.max(0, count) / seconds);
  }

  private static String waiting(long blockedNs, double seconds) {
    return Math.round(Math.max(0, blockedNs) / 1e7 / seconds) + "%";
  }
}
