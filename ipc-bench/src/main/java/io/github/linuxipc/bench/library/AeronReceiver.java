package io.github.linuxipc.bench.library;

import io.aeron.Aeron;
import io.aeron.FragmentAssembler;
import io.aeron.Subscription;
import io.aeron.logbuffer.FragmentHandler;
import io.aeron.logbuffer.Header;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Receives from a subscription. Messages of up to half the MTU are single fragments, and are
 * delivered without an assembler.
 */
final class AeronReceiver implements BenchReceiver, FragmentHandler {
  /** The MTU in bytes that {@link AeronLibrary} sets. */
  private static final int MTU = 8 << 10;

  private final Aeron aeron;
  private final Subscription subscription;
  private final FragmentHandler fragmentHandler;
  private @Nullable BenchHandler handler;

  AeronReceiver(Aeron aeron, Subscription subscription, int size) {
    this.aeron = aeron;
    this.subscription = subscription;
    this.fragmentHandler = size > MTU / 2 ? new FragmentAssembler(this, size) : this;
  }

  @Override
  public int poll(BenchHandler handler, int limit) {
    this.handler = handler;
    return subscription.poll(fragmentHandler, limit);
  }

  @Override
  public boolean isConnected() {
    return subscription.isConnected();
  }

  @Override
  public void onFragment(DirectBuffer buffer, int offset, int length, Header header) {
    if (handler != null) {
      handler.onMessage(
          buffer.getLong(offset), buffer.getLong(offset + length - Long.BYTES), length);
    }
  }

  @Override
  public void close() {
    subscription.close();
    aeron.close();
  }
}
