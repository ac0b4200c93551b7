package io.github.linuxipc.engine;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Receiver;

/** A receiver in a wait set. Blocking in it takes nothing. */
final class ReceiverEntry extends WaitSetEntry {
  /** So many messages, and then it is the next source's turn. */
  private static final int BATCH = 64;

  private final ChannelReceiver receiver;
  private final MessageHandler handler;

  ReceiverEntry(ChannelReceiver receiver, MessageHandler handler) {
    this.receiver = receiver;
    this.handler = handler;
    this.state = State.READY; // there may be something already
  }

  @Override
  void block() throws IpcException, InterruptedException {
    receiver.awaitMore();
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

  /** Only a poll that finds nothing has seen all that the link had read ahead. */
  @Override
  boolean mayHaveMore(int served) {
    return served > 0;
  }

  @Override
  void giveBack() {}
}
