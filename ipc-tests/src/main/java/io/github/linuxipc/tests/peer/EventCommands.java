package io.github.linuxipc.tests.peer;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The commands of a peer for events. A peer has at most one waiter and one waker. */
final class EventCommands {
  private final Ipc ipc;
  private @Nullable Waiter waiter;
  private @Nullable Waker waker;

  EventCommands(Ipc ipc) {
    this.ipc = ipc;
  }

  String run(String[] words) throws Exception {
    return switch (words[0]) {
      case "waiter" -> openWaiter(words[1]);
      case "await" -> await(Duration.ofMillis(Long.parseLong(words[1])));
      case "close-waiter" -> closeWaiter();
      case "waker" -> openWaker(words[1]);
      case "wake" -> wake(Integer.parseInt(words[1]));
      case "count" -> count(Integer.parseInt(words[1]), Path.of(words[2]));
      case "cycle" -> cycle(words[1], Integer.parseInt(words[2]));
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private String openWaiter(String event) throws Exception {
    waiter = ipc.waiter(event);
    return "";
  }

  private String await(Duration timeout) throws Exception {
    return Boolean.toString(waiter().await(timeout));
  }

  private Waiter waiter() {
    return Objects.requireNonNull(waiter, "no waiter was opened");
  }

  private String closeWaiter() throws Exception {
    waiter().close();
    return "";
  }

  private String openWaker(String event) throws Exception {
    waker = ipc.waker(event);
    return "";
  }

  private Waker waker() {
    return Objects.requireNonNull(waker, "no waker was opened");
  }

  /** Returns how many wakes reached a waiter. */
  private String wake(int times) throws Exception {
    int taken = 0;
    for (int i = 0; i < times; i++) {
      taken += waker().wake() ? 1 : 0;
    }
    return Integer.toString(taken);
  }

  /** Repeatedly adds one to the count and wakes, and returns how many wakes reached a waiter. */
  private String count(int times, Path file) throws Exception {
    int taken = 0;
    try (SharedCount count = SharedCount.open(file)) {
      for (int i = 0; i < times; i++) {
        count.add();
        taken += waker().wake() ? 1 : 0;
      }
    }
    return Integer.toString(taken);
  }

  /** Repeatedly opens and closes a waiter. */
  private String cycle(String event, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      ipc.waiter(event).close();
    }
    return Integer.toString(times);
  }
}
