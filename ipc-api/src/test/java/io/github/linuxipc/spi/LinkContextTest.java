package io.github.linuxipc.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.NoReceiverException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests the errors whose text is the same for every transport. */
class LinkContextTest {
  private final LinkContext context = new Orders();
  private final IOException cause = new IOException("the kernel's error");

  @Test
  void T09_shouldSayThatTheReceiverHasClosed() {
    IpcException error = context.peerGone(PeerState.CLOSED, cause);
    assertInstanceOf(ChannelClosedException.class, error);
    assertSame(cause, error.getCause());
    assertEquals(
        "IPC-202 The receiver has closed the channel (channel orders). Bind a new receiver.",
        error.getMessage());
  }

  @Test
  void T09_shouldSayThatTheReceiverEndedWithoutACloseNotice() {
    IpcException error = context.peerGone(PeerState.LOST, cause);
    assertInstanceOf(ChannelClosedException.class, error);
    assertSame(cause, error.getCause());
    assertEquals(
        "IPC-203 The receiver was lost: it ended without a close notice (channel orders). Start the"
            + " receiver again.",
        error.getMessage());
  }

  @Test
  void T09_shouldSayHowTheReceiverWasLostIfTheMechanismKnows() {
    assertEquals(
        "IPC-203 The receiver was lost: its queue was removed (channel orders). Start the receiver"
            + " again.",
        context.peerLost("its queue was removed", null).getMessage());
  }

  @Test
  void T05_shouldSayWhereNoReceiverIsBound() {
    IpcException error = context.noReceiver("/run/orders.sock", cause);
    assertInstanceOf(NoReceiverException.class, error);
    assertSame(cause, error.getCause());
    assertEquals(
        "IPC-101 No receiver is bound to /run/orders.sock (channel orders). Start the receiver. If"
            + " it runs, compare its address, user and runtime directory.",
        error.getMessage());
  }

  @Test
  void T05_shouldSayThatTheReceiverAdmitsNoFurtherSender() {
    assertEquals(
        "IPC-104 The receiver already has as many senders as its max-senders allows (channel"
            + " orders). Raise max-senders at the receiver, or close a sender.",
        context.tooManySenders().getMessage());
  }

  @Test
  void shouldSayHowTheEndpointsDiffer() {
    assertEquals(
        "IPC-105 The endpoints are incompatible: permits=1 here, 2 there (channel orders)."
            + " Configure both endpoints alike.",
        context.incompatible("permits=1 here, 2 there").getMessage());
  }

  private static final class Orders implements LinkContext {
    @Override
    public String name() {
      return "orders";
    }

    @Override
    public <T> T option(Option<T> option) {
      return option.fallback();
    }

    @Override
    public Path runtimeDirectory() {
      return Path.of("/run");
    }

    @Override
    public long remainingNs() {
      return 0;
    }

    @Override
    public boolean cancelled() {
      return false;
    }

    @Override
    public ChannelParameters terms() {
      return new ChannelParameters(ChannelParameters.WIRE_VERSION, WireFormat.FRAMED, 1024, 1);
    }

    @Override
    public int senderId() {
      return 1;
    }

    @Override
    public IpcException failure(
        ErrorCode code, String what, String next, @Nullable Throwable cause) {
      return IpcException.of(code, code.text(what, "channel orders", next), cause);
    }
  }
}
