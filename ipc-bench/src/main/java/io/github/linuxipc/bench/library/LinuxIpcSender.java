package io.github.linuxipc.bench.library;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.Sender;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A sender of this library. */
abstract class LinuxIpcSender implements BenchSender {
  final Sender sender;
  final ByteBuffer message;
  private final Ipc ipc;

  private LinuxIpcSender(Ipc ipc, Sender sender, int size) {
    this.ipc = ipc;
    this.sender = sender;
    this.message = ByteBuffer.allocateDirect(size);
  }

  static LinuxIpcSender of(Ipc ipc, Sender sender, int size, SendMode sendMode) {
    return switch (sendMode) {
      case SEND -> new Sending(ipc, sender, size);
      case TRY -> new Trying(ipc, sender, size);
      case BATCH -> new Batching(ipc, sender, size);
      case CLAIM -> new Claiming(ipc, sender, size);
    };
  }

  static ByteBuffer put(ByteBuffer message, long marker) {
    return message.clear().putLong(0, marker).putLong(message.capacity() - Long.BYTES, marker);
  }

  @Override
  public void close() throws IOException {
    sender.close();
    ipc.close();
  }

  /** Sends each message with {@code send}, which waits while there is no room. */
  private static final class Sending extends LinuxIpcSender {
    Sending(Ipc ipc, Sender sender, int size) {
      super(ipc, sender, size);
    }

    @Override
    public void send(long marker) throws IOException, InterruptedException {
      sender.send(put(message, marker));
    }
  }

  /** Sends each message with {@code trySend}, and repeats the call while there is no room. */
  private static final class Trying extends LinuxIpcSender {
    Trying(Ipc ipc, Sender sender, int size) {
      super(ipc, sender, size);
    }

    @Override
    public void send(long marker) throws IOException {
      put(message, marker);
      while (!sender.trySend(message)) {
        Thread.onSpinWait();
      }
    }
  }

  /** Sends batches. If there is no room, sends one message with {@code send}, which waits. */
  private static final class Batching extends LinuxIpcSender {
    private final ByteBuffer[] messages;

    Batching(Ipc ipc, Sender sender, int size) {
      super(ipc, sender, size);
      messages = new ByteBuffer[SendMode.batchLength(size)];
      for (int i = 0; i < messages.length; i++) {
        messages[i] = ByteBuffer.allocateDirect(size);
      }
    }

    @Override
    public void send(long marker) throws IOException, InterruptedException {
      sender.send(put(message, marker));
    }

    @Override
    public int sendSome(long marker) throws IOException, InterruptedException {
      for (int i = 0; i < messages.length; i++) {
        put(messages[i], marker + i);
      }
      int count = sender.trySend(messages, 0, messages.length);
      if (count == 0) {
        send(marker);
        return 1;
      }
      return count;
    }
  }

  /** Claims room, and repeats the call while there is none. Writes each message in place. */
  private static final class Claiming extends LinuxIpcSender {
    Claiming(Ipc ipc, Sender sender, int size) {
      super(ipc, sender, size);
    }

    @Override
    public void send(long marker) throws IOException {
      try (Claim claim = claim()) {
        ByteBuffer room = claim.buffer();
        room.put(0, message, 0, message.capacity());
        room.putLong(0, marker).putLong(message.capacity() - Long.BYTES, marker);
        claim.commit();
      }
    }

    private Claim claim() throws IOException {
      Claim claim = sender.tryClaim(message.capacity());
      while (claim == null) {
        Thread.onSpinWait();
        claim = sender.tryClaim(message.capacity());
      }
      return claim;
    }
  }
}
