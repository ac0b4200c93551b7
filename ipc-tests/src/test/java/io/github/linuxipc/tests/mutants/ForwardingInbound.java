package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An inbound link that forwards calls to a correct one. Its address has the mutant's scheme. It
 * does not forward {@code isMembershipCurrent} and {@code awaitParks}: their defaults apply.
 */
class ForwardingInbound implements InboundLink {
  final InboundLink good;
  private final Mutant mutant;

  ForwardingInbound(InboundLink good, Mutant mutant) {
    this.good = good;
    this.mutant = mutant;
  }

  @Override
  public int poll(FrameHandler handler, int limit) throws IpcException {
    return good.poll(handler, limit);
  }

  @Override
  public void await(long timeoutNs) throws IpcException {
    good.await(timeoutNs);
  }

  @Override
  public void wakeup() {
    good.wakeup();
  }

  @Override
  public Address address() {
    return mutant.outer(good.address());
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return good.extension(type);
  }

  @Override
  public void discard() {
    good.discard();
  }

  @Override
  public void close() {
    good.close();
  }

  /**
   * Forwards frames, reports of discarded frames, and membership changes to the engine. The frames
   * that a link offers are forwarded by {@link #onFrame(long, ByteBuffer)}, so that the engine
   * cannot refuse them.
   */
  static class ForwardingHandler implements FrameHandler {
    final FrameHandler engine;

    ForwardingHandler(FrameHandler engine) {
      this.engine = engine;
    }

    @Override
    public void onJoined(long peer) {
      engine.onJoined(peer);
    }

    @Override
    public boolean takesMore() {
      return engine.takesMore();
    }

    @Override
    public void onFrame(long peer, ByteBuffer frame) {
      engine.onFrame(peer, frame);
    }

    @Override
    public void onDiscarded(long peer, String why) {
      engine.onDiscarded(peer, why);
    }

    @Override
    public void onLeft(long peer, boolean partial) {
      engine.onLeft(peer, partial);
    }
  }
}
