package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.Fifo;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OptionParsers;
import io.github.linuxipc.support.shared.SharedPipeInbound;
import java.io.IOException;

/** Opens the reading end of a pipe under {@code wire=framed}. */
final class FramedInbound {
  static final Option<Integer> CAPACITY =
      new Option<>(
          "capacity",
          256 << 10,
          "how much the pipe holds, 4k to 1m bytes; the kernel's 64k where it allows no more",
          text ->
              OptionParsers.number(OptionParsers.size(text).toString(), Fifo.PIPE_BUF, 1 << 20));

  private FramedInbound() {}

  /** Opens the link of a bound receiver. The link owns the pipe; a failed open closes it. */
  static InboundLink open(OpenFile file, Address address, LinkContext context, Runnable onClose)
      throws IOException {
    try (Cleanup undo = new Cleanup()) {
      undo.add(onClose::run);
      file.setPipeSize(context.option(CAPACITY));
      return undo.done(SharedPipeInbound.open(file, address, context, onClose));
    }
  }
}
