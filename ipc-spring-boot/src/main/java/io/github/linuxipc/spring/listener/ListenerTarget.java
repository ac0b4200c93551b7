package io.github.linuxipc.spring.listener;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.IpcException;
import java.util.Locale;

/**
 * What a listener receives from.
 *
 * @param kind the kind
 * @param name the name or address
 */
public record ListenerTarget(Kind kind, String name) {
  /** The kinds of what a listener receives from. */
  public enum Kind {
    /** A channel. */
    CHANNEL,
    /** A topic. */
    TOPIC,
    /** A service. */
    SERVICE,
    /** An event. */
    EVENT;

    /**
     * Returns the kind as a word.
     *
     * @return the word, in lower case
     */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Opens the receiving endpoint. */
  AutoCloseable open(Ipc ipc) throws IpcException, InterruptedException {
    return switch (kind) {
      case CHANNEL -> ipc.receiver(name);
      case TOPIC -> ipc.subscriber(name);
      case SERVICE -> ipc.responder(name);
      case EVENT -> ipc.waiter(name);
    };
  }

  @Override
  public String toString() {
    return kind.word() + " " + name;
  }
}
