package io.github.linuxipc.engine;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs at INFO each sender of one receiver that has gone without a goodbye: killed, crashed, or cut
 * off. When many go at a time, the first are logged one by one and the others counted in the next
 * line. Used by the polling thread alone.
 */
final class SenderLossLog {
  private static final Logger LOG = LoggerFactory.getLogger(SenderLossLog.class);

  /** So many lines there are at most in a period. */
  static final int MOST_LINES = 10;

  private static final long PERIOD_NS = 10_000_000_000L;

  private final String channel;
  private long beganNs = System.nanoTime();
  private int lines;
  private long omitted;

  SenderLossLog(String channel) {
    this.channel = channel;
  }

  /**
   * Logs a loss.
   *
   * @param process the sender's process; 0 if the link cannot know it
   * @param senderId the number in its frames; 0 if none came
   * @param partial whether a message of it was unfinished
   */
  void lost(long process, long senderId, boolean partial) {
    long nowNs = System.nanoTime();
    if (nowNs - beganNs >= PERIOD_NS) {
      beganNs = nowNs;
      lines = 0;
    }
    if (lines == MOST_LINES) {
      omitted++;
      return;
    }
    lines++;
    LOG.info(
        "Lost a sender of {}: {}{} has gone without closing{}{}",
        channel,
        process > 0 ? "process " + process : "a process that is not known",
        senderId == 0 ? "" : " (sender id " + senderId + ")",
        partial ? ", in the middle of a message, which is dropped" : "",
        omitted == 0 ? "" : "; " + omitted + " more went before it");
    omitted = 0;
  }
}
