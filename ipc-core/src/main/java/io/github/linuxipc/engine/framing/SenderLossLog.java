package io.github.linuxipc.engine.framing;

import io.github.linuxipc.engine.recorder.FlightEvents;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs at INFO each sender of one receiver that has ended without a close notice. Such a sender was
 * killed, has crashed, or was cut off. When more than {@link #MAX_LINES} senders are lost in a
 * period of ten seconds, the first are logged one by one. The others are counted, and the next line
 * states their number. Used only by the polling thread.
 */
final class SenderLossLog {
  private static final Logger LOG = LoggerFactory.getLogger(SenderLossLog.class);

  /** The maximum number of lines in a period. */
  static final int MAX_LINES = 10;

  private static final long PERIOD_NS = 10_000_000_000L;

  private final String channel;
  private long periodBeganNs = System.nanoTime();
  private int lines;
  private long omitted;

  SenderLossLog(String channel) {
    this.channel = channel;
  }

  /**
   * Logs a loss.
   *
   * @param process the sender's process; 0 if the link cannot determine it
   * @param senderId the number in the sender's frames; 0 if it sent no frame
   * @param partial whether the sender left an unfinished message
   */
  void lost(long process, long senderId, boolean partial) {
    FlightEvents.peerLost(channel, "", process);
    long nowNs = System.nanoTime();
    if (nowNs - periodBeganNs >= PERIOD_NS) {
      periodBeganNs = nowNs;
      lines = 0;
    }
    if (lines == MAX_LINES) {
      omitted++;
      return;
    }
    lines++;
    LOG.info(
        "Lost a sender of {}: {}{} ended without closing{}{}",
        channel,
        process > 0 ? "process " + process : "an unknown process",
        senderId == 0 ? "" : " (sender id " + senderId + ")",
        partial ? "; its unfinished message is discarded" : "",
        omitted == 0 ? "" : "; " + omitted + " more were lost before it");
    omitted = 0;
  }
}
