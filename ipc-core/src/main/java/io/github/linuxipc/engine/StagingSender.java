package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.framing.PatternBlock;
import java.nio.ByteBuffer;
import java.util.function.Supplier;

/**
 * A sender's messages in two steps. The caller owns the link from {@link #stage} on, and the second
 * step releases it.
 */
abstract class StagingSender extends ConnectedSender implements StagedSender {
  final MessageCheck check = new MessageCheck(this);

  StagingSender(
      ChannelSettings settings,
      SenderOpener opener,
      SenderConnection.Opened opened,
      EngineThreads threads) {
    super(settings, opener, opened, threads);
  }

  @Override
  public final boolean stage(int length, Headers headers) throws IpcException {
    if (!acquireBriefly()) {
      return false;
    }
    boolean staged = false;
    try {
      LinkWriter writer = check.requireFits(usable(), length, headers);
      staged = writer != null && writer.advance();
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      if (!staged) {
        release();
      }
    }
    return staged;
  }

  @Override
  public final boolean offer(PatternBlock pattern, ByteBuffer message, Headers headers)
      throws IpcException {
    try {
      LinkWriter writer = connection.writer();
      boolean accepted = writer.offer(pattern, message, headers);
      if (accepted) {
        counters.message(message.remaining());
        handPendingToEngine();
      }
      return accepted;
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      release();
    }
  }

  @Override
  public final void accept(
      PatternBlock pattern, ByteBuffer message, Headers headers, Supplier<ByteBuffer> copy)
      throws IpcException {
    try {
      LinkWriter writer = connection.writer();
      if (!writer.offer(pattern, message, headers)) {
        writer.accept(pattern, message, headers);
      }
      counters.message(message.remaining());
      if (!writer.advance()) {
        writer.continueFrom(copy);
      }
    } catch (ChannelClosedException | InternalError e) {
      throw sendFailure(e);
    } finally {
      release();
    }
  }

  @Override
  public final int pendingMessages() {
    return connection.writer().pendingMessages();
  }

  @Override
  public final void unstage() {
    release();
  }

  @Override
  public final void awaitStage(long timeoutNs) throws IpcException, InterruptedException {
    long deadlineNs = Durations.deadlineNs(timeoutNs);
    if (!awaitOwnership(timeoutNs)) {
      return;
    }
    try {
      LinkWriter writer = usable();
      if (writer == null || !writer.advance()) {
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
