package io.github.linuxipc.cli.provider;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.FrameHandler;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.PeerState;
import io.github.linuxipc.spi.Transport;
import java.nio.ByteBuffer;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** TCP, except that it changes the last byte of every thousandth large frame. */
public final class FaultyTransport implements Transport {
  private static final int LARGER = 100;
  private static final int EVERY = 1_000;

  @Override
  public String scheme() {
    return "faulty";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.UNRELATED_PROCESSES);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    return new PlainLink(tcp().bind(Address.of("tcp", address.target()), context));
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    return new FaultyLink(tcp().connect(Address.of("tcp", address.target()), context));
  }

  private static Transport tcp() {
    return ServiceLoader.load(Transport.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(transport -> transport.scheme().equals("tcp"))
        .findFirst()
        .orElseThrow();
  }

  /** Returns an address with this scheme, so that another process uses this class too. */
  private static Address faulty(Address tcp) {
    return Address.of("faulty", tcp.target());
  }

  private static final class PlainLink implements InboundLink {
    private final InboundLink link;

    PlainLink(InboundLink link) {
      this.link = link;
    }

    @Override
    public int poll(FrameHandler handler, int limit) throws IpcException {
      return link.poll(handler, limit);
    }

    @Override
    public void await(long timeoutNs) throws IpcException {
      link.await(timeoutNs);
    }

    @Override
    public void wakeup() {
      link.wakeup();
    }

    @Override
    public Address address() {
      return faulty(link.address());
    }

    @Override
    public void close() {
      link.close();
    }
  }

  private static final class FaultyLink implements OutboundLink {
    private final OutboundLink link;
    private int claimed;
    private int frames;

    FaultyLink(OutboundLink link) {
      this.link = link;
    }

    @Override
    public @Nullable ByteBuffer claim(int length) throws IpcException {
      ByteBuffer frame = link.claim(length);
      claimed = frame == null ? 0 : frame.position();
      return frame;
    }

    @Override
    public boolean commit(ByteBuffer frame) throws IpcException {
      int last = frame.limit() - 1;
      if (last - claimed > LARGER && ++frames % EVERY == 0) {
        frame.put(last, (byte) (frame.get(last) + 1));
      }
      return link.commit(frame);
    }

    @Override
    public int maxFrame() {
      return link.maxFrame();
    }

    @Override
    public boolean flush() throws IpcException {
      return link.flush();
    }

    @Override
    public void await(long timeoutNs) throws IpcException {
      link.await(timeoutNs);
    }

    @Override
    public void wakeup() {
      link.wakeup();
    }

    @Override
    public PeerState peer() {
      return link.peer();
    }

    @Override
    public Address address() {
      return faulty(link.address());
    }

    @Override
    public void close() {
      link.close();
    }
  }
}
