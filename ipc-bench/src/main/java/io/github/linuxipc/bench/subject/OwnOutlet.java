package io.github.linuxipc.bench.subject;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.Sender;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A sender of this library. */
abstract class OwnOutlet implements Outlet {
  final Sender sender;
  final ByteBuffer message;
  private final Ipc ipc;

  private OwnOutlet(Ipc ipc, Sender sender, int size) {
    this.ipc = ipc;
    this.sender = sender;
    this.message = ByteBuffer.allocateDirect(size);
  }

  static OwnOutlet of(Ipc ipc, Sender sender, int size, SendMode way) {
    return switch (way) {
      case SEND -> new Sending(ipc, sender, size);
      case TRY -> new Trying(ipc, sender, size);
      case BATCH -> new Batching(ipc, sender, size);
      case CLAIM -> new Claiming(ipc, sender, size);
    };
  }

  static ByteBuffer put(ByteBuffer message, long word) {
    return message.clear().putLong(0, word).putLong(message.capacity() - Long.BYTES, word);
  }

  @Override
  public void close() throws IOException {
    sender.close();
    ipc.close();
  }

  /** Waits while there is no room. */
  private static final class Sending extends OwnOutlet {
    Sending(Ipc ipc, Sender sender, int size) {
      super(ipc, sender, size);
    }

    @Override
    public void send(long word) throws IOException, InterruptedException {
      sender.send(put(message, word));
    }
  }

  /** Never waits. */
  private static final class Trying extends OwnOutlet {
    Trying(Ipc ipc, Sender sender, int size) {
      super(ipc, sender, size);
    }

    @Override
    public void send(long word) throws IOException {
      put(message, word);
      while (!sender.trySend(message)) {
        Thread.onSpinWait();
      }
    }
  }

  /** Sends batches, and waits with a single message while there is no room. */
  private static final class Batching extends OwnOutlet {
    private final ByteBuffer[] messages = new ByteBuffer[SendMode.BATCH_LENGTH];

    Batching(Ipc ipc, Sender sender, int size) {
      super(ipc, sender, size);
      for (int i = 0; i < messages.length; i++) {
        messages[i] = ByteBuffer.allocateDirect(size);
      }
    }

    @Override
    public void send(long word) throws IOException, InterruptedException {
      sender.send(put(message, word));
    }

    @Override
    public int sendSome(long word) throws IOException, InterruptedException {
      for (int i = 0; i < messages.length; i++) {
        put(messages[i], word + i);
      }
      int count = sender.trySend(messages, 0, messages.length);
      if (count == 0) {
        send(word);
        return 1;
      }
      return count;
    }
  }

  /** Writes in place. */
  private static final class Claiming extends OwnOutlet {
    Claiming(Ipc ipc, Sender sender, int size) {
      super(ipc, sender, size);
    }

    @Override
    public void send(long word) throws IOException {
      Claim claim = sender.tryClaim(message.capacity());
      while (claim == null) {
        Thread.onSpinWait();
        claim = sender.tryClaim(message.capacity());
      }
      ByteBuffer room = claim.buffer();
      put(room.put(0, message, 0, message.capacity()), word);
      claim.commit();
    }
  }
}
