package io.github.linuxipc.support.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.WireFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReassemblyNeedTest {
  private static final ChannelParameters TERMS =
      new ChannelParameters(ChannelParameters.WIRE_VERSION, WireFormat.FRAMED, 1 << 20, 64);

  @Test
  void T05_shouldWarnWithARemedyWhenTheHeapIsTooSmall() {
    assertEquals(
        Optional.of(
            "orders may need 65792 KiB to reassemble messages: max-senders=64 times the sum of"
                + " max-message-size=1048576 and 4096 bytes of headers. The heap has at most 24576"
                + " KiB; lower max-senders or max-message-size, raise -Xmx, or use a transport with"
                + " a link for each sender, such as unix"),
        ReassemblyNeed.warning("orders", TERMS, 24 << 20));
  }

  @Test
  void T05_shouldNotWarnWhenTheHeapIsLargeEnough() {
    assertEquals(Optional.empty(), ReassemblyNeed.warning("orders", TERMS, 129 << 20));
  }
}
