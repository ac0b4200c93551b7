package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An outbound link that forwards calls to a correct one. Its address has the mutant's scheme. It
 * does not forward {@code maxMessage}, {@code offer} and {@code awaitParks}: their defaults apply,
 * so that every frame passes through {@link #claim} and {@link #commit}.
 */
class ForwardingOutbound implements OutboundLink {
  final OutboundLink good;
  private final Mutant mutant;

  ForwardingOutbound(OutboundLink good, Mutant mutant) {
    this.good = good;
    this.mutant = mutant;
  }

  @Override
  public int maxFrame() {
    return good.maxFrame();
  }

  @Override
  public @Nullable ByteBuffer claim(int length) throws IpcException {
    return good.claim(length);
  }

  @Override
  public boolean commit(ByteBuffer frame) throws IpcException {
    return good.commit(frame);
  }

  @Override
  public boolean flush() throws IpcException {
    return good.flush();
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
  public PeerState peer() {
    return good.peer();
  }

  @Override
  public void checkPeer() throws IpcException {
    good.checkPeer();
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
  public void close() {
    good.close();
  }
}
