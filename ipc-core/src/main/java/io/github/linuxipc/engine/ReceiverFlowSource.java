package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.engine.flow.FlowSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A receiver as the source of a flow. A wait blocks one engine thread. */
final class ReceiverFlowSource implements FlowSource {
  private final PolledReceiver receiver;
  private final EngineThreads threads;

  ReceiverFlowSource(PolledReceiver receiver, EngineThreads threads) {
    this.receiver = receiver;
    this.threads = threads;
  }

  @Override
  public @Nullable Message take() throws IpcException {
    return receiver.tryReceive();
  }

  @Override
  public Wait await(Consumer<@Nullable Throwable> onReady) {
    EntryWatcher watcher =
        new EntryWatcher(() -> receiver.awaitMore(LinkOwnership.FOREVER), onReady);
    threads.executor().execute(watcher);
    return watcher::end;
  }

  @Override
  public boolean isOpen() {
    return receiver.isOpen();
  }

  @Override
  public IpcException closed() {
    return receiver.closed();
  }

  @Override
  public IpcException alreadySubscribed() {
    ErrorCode code = ErrorCode.ALREADY_SUBSCRIBED;
    String text =
        code.text(
            "This receiver already has a subscriber",
            "channel " + receiver.channel() + ", address " + receiver.address(),
            "Cancel the other subscription first.");
    return IpcException.of(code, text, null);
  }

  @Override
  public String toString() {
    return receiver.channel();
  }
}
