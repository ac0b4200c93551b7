package io.github.linuxipc.support.shared;

import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.LinkContext;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What large messages may need at a receiver whose senders share one object. It has to read on
 * whatever comes, because the frames that complete a message lie behind those of others: so every
 * sender may have a message under way, and {@code reassembly-memory} bounds nothing.
 */
public final class ReassemblyNeed {
  private static final Logger LOG = LoggerFactory.getLogger(ReassemblyNeed.class);

  private ReassemblyNeed() {}

  /**
   * Warns if the heap of this process may not be large enough; to be called at bind.
   *
   * @param context the channel's settings
   */
  public static void check(LinkContext context) {
    complaint(context.name(), context.terms(), Runtime.getRuntime().maxMemory())
        .ifPresent(LOG::warn);
  }

  /** Says what is wrong if that much may need more than half of the heap. */
  static Optional<String> complaint(String channel, ChannelParameters terms, long heap) {
    long need = (long) terms.maxSenders() * terms.maxMessageSize();
    return need <= heap / 2
        ? Optional.empty()
        : Optional.of(
            channel
                + " may need "
                + (need >> 10)
                + " KiB to put messages together, which is max-senders="
                + terms.maxSenders()
                + " times max-message-size="
                + terms.maxMessageSize()
                + ", and the heap has at most "
                + (heap >> 10)
                + " KiB; lower one of them, raise -Xmx, or use a transport with a link for each"
                + " sender, such as unix");
  }
}
