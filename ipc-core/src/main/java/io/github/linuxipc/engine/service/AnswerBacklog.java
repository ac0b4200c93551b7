package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.Headers;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * The answers that the way back to a requester has not taken, oldest first. Guarded by the lock of
 * its {@link RequesterLink}.
 */
final class AnswerBacklog {
  /** What an answer costs besides its payload, in bytes. */
  private static final int COST = 128;

  private final ArrayDeque<Answer> answers = new ArrayDeque<>();
  private final long maxBytes;
  private long bytes;

  /** An answer that the response channel has not taken. */
  record Answer(int kind, int status, int code, long number, ByteBuffer payload, Headers headers) {
    /** Returns what the answer counts, in bytes. A send, which moves the payload, changes it. */
    int cost() {
      return payload.remaining() + COST;
    }
  }

  AnswerBacklog(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  boolean isEmpty() {
    return answers.isEmpty();
  }

  /** Returns whether the answers have reached their limit. */
  boolean isOverLimit() {
    return bytes >= maxBytes && !answers.isEmpty();
  }

  /** Keeps an answer. Drops a refusal beyond twice the limit; its call then times out. */
  void add(Answer answer) {
    if (answer.kind() == MessageKind.REFUSED && bytes > 2 * maxBytes) {
      return;
    }
    answers.add(answer);
    bytes += answer.cost();
  }

  /** Keeps an answer that is sent before all others. */
  void addFirst(Answer answer) {
    answers.addFirst(answer);
    bytes += answer.cost();
  }

  /** Returns the oldest answer, which stays. There must be one. */
  Answer first() {
    return answers.element();
  }

  /**
   * Removes the oldest answer.
   *
   * @param cost what it counted before it was sent
   */
  void removeFirst(int cost) {
    answers.remove();
    bytes -= cost;
  }

  /** Drops all answers, and returns how many there were. */
  int clear() {
    int dropped = answers.size();
    answers.clear();
    bytes = 0;
    return dropped;
  }
}
