package io.github.linuxipc.shm.wait;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a notifier is told when it serves as a doorbell: the channel's directory as its place, so
 * that all of a channel lies there and goes with it, and its own defaults as options.
 *
 * @param link the channel's context
 * @param runtimeDirectory the channel's directory, 0700
 */
record DoorbellContext(LinkContext link, Path runtimeDirectory) implements OpenContext {
  @Override
  public String name() {
    return link.name();
  }

  @Override
  public <T> T option(Option<T> option) {
    return option.fallback();
  }

  @Override
  public long remainingNs() {
    return link.remainingNs();
  }

  @Override
  public boolean cancelled() {
    return link.cancelled();
  }

  @Override
  public IpcException failure(ErrorCode code, String what, String next, @Nullable Throwable cause) {
    return link.failure(code, "The channel's doorbell: " + what, next, cause);
  }
}
