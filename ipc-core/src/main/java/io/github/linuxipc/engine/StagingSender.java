package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.spi.ProcessBarrier;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A sender's messages in two steps. The caller owns the link from {@link #stage} on. The second
 * step releases it if the engine has something to do for this sender.
 */
abstract class StagingSender extends ConnectedSender implements StagedSender {
  final MessageCheck check = new MessageCheck(this);

  /** Whether the caller of {@link #stage} has the link. Written by that caller. */
  private volatile boolean staged;

  private volatile Runnable onClose = () -> {};

  StagingSender(
      ChannelSettings settings,
      LinkSource opener,
      SenderConnection.Opened opened,
      EngineThreads threads) {
    super(settings, opener, opened, threads);
  }

  @Override
  public final void onClose(Runnable action) {
    onClose = action;
  }

  /**
   * Has the caller of {@link #stage} release the link. Called after this sender was marked closed.
   */
  final void endStage() {
    if (staged) {
      onClose.run();
    }
  }

  @Override
  public final boolean stage(int length, Headers headers) throws IpcException {
    if (!staged) {
      if (!acquireBriefly()) {
        return false;
      }
      staged = true; // before the look at the state: a close sees this, or this method the close
    }
    boolean ready = false;
    try {
      LinkWriter writer = check.requireFits(usable(), length, headers);
      ready = writer != null && writer.makeWay();
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      if (!ready) {
        unstage();
      }
    }
    return ready;
  }

  @Override
  public final boolean give(@Nullable PatternBlock pattern, ByteBuffer message, Headers headers)
      throws IpcException {
    if (!staged) {
      return false;
    }
    boolean settled = false;
    try {
      LinkWriter writer = check.requireFits(usable(), message.remaining(), headers);
      boolean accepted = writer != null && writer.offer(pattern, message, headers);
      if (accepted) {
        counters.message(message.remaining());
        handPendingToEngine();
      }
      settled = isSettled();
      return accepted;
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      if (!settled) {
        unstage();
      }
    }
  }

  @Override
  public final boolean offer(@Nullable PatternBlock pattern, ByteBuffer message, Headers headers)
      throws IpcException {
    boolean settled = false;
    try {
      boolean accepted = connection.writer().offer(pattern, message, headers);
      if (accepted) {
        counters.message(message.remaining());
        handPendingToEngine();
      }
      settled = isSettled();
      return accepted;
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      if (!settled) {
        unstage();
      }
    }
  }

  @Override
  public final void accept(
      @Nullable PatternBlock pattern,
      ByteBuffer message,
      Headers headers,
      UnaryOperator<ByteBuffer> copy)
      throws IpcException {
    boolean settled = false;
    try {
      LinkWriter writer = connection.writer();
      if (!writer.offer(pattern, message, headers)) {
        writer.accept(pattern, message, headers);
      }
      counters.message(message.remaining());
      if (!writer.advance()) {
        writer.continueFrom(copy, message);
      }
      settled = isSettled();
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      if (!settled) {
        unstage();
      }
    }
  }

  @Override
  public final int pendingMessages() {
    return connection.writer().pendingMessages();
  }

  @Override
  public final long senderId() {
    return connection.context().senderId();
  }

  @Override
  public final @Nullable ProcessBarrier barrier() {
    return connection.writer().link().barrier();
  }

  @Override
  public final void unstage() {
    if (staged) {
      staged = false;
      release();
    }
  }

  @Override
  public final void awaitStage(long timeoutNs) throws IpcException, InterruptedException {
    await(timeoutNs, false);
  }

  @Override
  public final void awaitOffer(long timeoutNs) throws IpcException, InterruptedException {
    await(timeoutNs, true);
  }

  private void await(long timeoutNs, boolean forRoom) throws IpcException, InterruptedException {
    long deadlineNs = Durations.deadlineNs(timeoutNs);
    if (!awaitOwnership(timeoutNs)) {
      return;
    }
    try {
      LinkWriter writer = usable();
      if (writer == null || !writer.advance() || forRoom) {
        pause(deadlineNs);
      }
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      release();
    }
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
