package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;

/** A receiver in a wait set. Blocking in it consumes no message. */
final class ReceiverEntry extends WaitSetEntry {
  /** How many messages are delivered before the next entry is served. */
  private static final int BATCH = 64;

  private final PolledReceiver receiver;
  private final MessageHandler handler;

  ReceiverEntry(PolledReceiver receiver, MessageHandler handler) {
    this.receiver = receiver;
    this.handler = handler;
    this.state = State.READY; // there may be messages already
  }

  @Override
  void block() throws IpcException, InterruptedException {
    receiver.awaitMore(LinkOwnership.FOREVER);
  }

  @Override
  int serve() throws IpcException {
    int count = receiver.poll(handler, BATCH);
    if (count == Receiver.END_OF_STREAM) {
      throw ended();
    }
    return count;
  }

  private ChannelClosedException ended() {
    return receiver.endOfStream();
  }

  /**
   * Returns true until a poll finds nothing. Only then are all frames consumed that the link has
   * read ahead.
   */
  @Override
  boolean mayHaveMore(int served) {
    return served > 0;
  }

  @Override
  void returnUnused() {}
}
