package io.github.linuxipc.support.shared;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.LinkContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory that large messages may need at a receiver whose senders share one object. The
 * receiver has to keep reading, because the frames that complete a message are queued behind frames
 * of other senders. Every sender may therefore have an incomplete message, and {@code
 * reassembly-memory} does not limit the memory.
 */
public final class ReassemblyNeed {
  private static final Logger LOG = LoggerFactory.getLogger(ReassemblyNeed.class);

  private ReassemblyNeed() {}

  /**
   * Logs a warning if the heap of this process may be too small. Called at bind.
   *
   * @param context the channel's settings
   */
  public static void check(LinkContext context) {
    warning(context.name(), context.terms(), Runtime.getRuntime().maxMemory()).ifPresent(LOG::warn);
  }

  /** Returns the warning if reassembly may need more than half of the heap. */
  static Optional<String> warning(String channel, ChannelParameters terms, long heap) {
    long need = terms.maxSenders() * ((long) terms.maxMessageSize() + Headers.MAX_LENGTH);
    return need <= heap / 2
        ? Optional.empty()
        : Optional.of(
            channel
                + " may need "
                + (need >> 10)
                + " KiB to reassemble messages: max-senders="
                + terms.maxSenders()
                + " times the sum of max-message-size="
                + terms.maxMessageSize()
                + " and "
                + Headers.MAX_LENGTH
                + " bytes of headers. The heap has at most "
                + (heap >> 10)
                + " KiB; lower max-senders or max-message-size, raise -Xmx, or use a transport with"
                + " a link for each sender, such as unix");
  }
}
