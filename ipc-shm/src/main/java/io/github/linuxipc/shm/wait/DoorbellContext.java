package io.github.linuxipc.shm.wait;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The context of a notifier that serves as a doorbell. Its runtime directory is the directory of
 * the channel, so that all files of a channel are in one place and are removed together. All
 * options have their default values.
 *
 * @param link the context of the channel
 * @param runtimeDirectory the directory of the channel, 0700
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
    return link.failure(code, "The doorbell of the channel cannot be used: " + what, next, cause);
  }
}
