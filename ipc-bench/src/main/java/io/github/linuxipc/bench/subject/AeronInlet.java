package io.github.linuxipc.bench.subject;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** A subscription. Fragments are assembled only if messages consist of several. */
final class AeronInlet implements Inlet, FragmentHandler {
  private static final int FRAGMENT = 8 << 10;

  private final Aeron aeron;
  private final Subscription subscription;
  private final FragmentHandler handler;
  private @Nullable Taker taker;

  AeronInlet(Aeron aeron, Subscription subscription, int size) {
    this.aeron = aeron;
    this.subscription = subscription;
    this.handler = size > FRAGMENT / 2 ? new FragmentAssembler(this, size) : this;
  }

  @Override
  public int poll(Taker taker, int limit) {
    this.taker = taker;
    return subscription.poll(handler, limit);
  }

  @Override
  public void onFragment(DirectBuffer buffer, int offset, int length, Header header) {
    if (taker != null) {
      taker.take(buffer.getLong(offset), buffer.getLong(offset + length - Long.BYTES), length);
    }
  }

  @Override
  public void close() {
    subscription.close();
    aeron.close();
  }
}
