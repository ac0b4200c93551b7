package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Native;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.PresenceLocks;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Terms;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.Wire;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * Channels over anonymous pipes: scheme {@code pipe}. The target is {@code stdin} or {@code
 * stdout}, for a place in a shell's pipeline, or the pipe that a parent made for its child, as
 * {@link PipeEnd} writes it.
 */
public final class PipeTransport implements Transport {
  static final String SCHEME = "pipe";
  private static final String STDIN = "stdin";
  private static final String STDOUT = "stdout";

  /** Makes the provider; opens and loads nothing. */
  public PipeTransport() {}

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Availability availability() {
    return Native.problem()
        .map(reason -> Availability.unavailable(reason, Native.REMEDY))
        .orElse(Availability.AVAILABLE);
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public List<Option<?>> options() {
    return List.of(FramedInbound.CAPACITY, PipeOutbound.SINGLE_WRITER);
  }

  @Override
  public Set<Wire> wires() {
    return Set.of(Wire.FRAMED, Wire.LINES);
  }

  @Override
  public boolean isStandardStream(Address address) {
    return address.target().equals(STDIN) || address.target().equals(STDOUT);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    try {
      if (address.target().equals(STDIN)) {
        OpenFile in = StandardStream.input();
        return LinesInbound.open(in, address.bare(), context, true, in::close);
      }
      PipeEnd end = end(address, context);
      OpenFile file = end.open(OpenFile.READ_WRITE);
      return bind(file, end, context);
    } catch (IOException e) {
      throw Failures.opening(context, e);
    }
  }

  private static InboundLink bind(OpenFile file, PipeEnd end, LinkContext context)
      throws IOException {
    Terms terms = context.terms();
    try {
      PresenceLocks locks = new PresenceLocks(file);
      if (!locks.receive(terms.wireVersion(), terms.maxSenders(), terms.maxMessageSize())) {
        throw context.failure(
            ErrorCode.CHANNEL_IN_USE, "The pipe has a receiver", "Close that one first.");
      }
    } catch (IOException e) {
      file.close();
      throw e;
    }
    return FramedInbound.open(file, end.address(), context, () -> goodbye(file));
  }

  /** Leaves the sign for the senders, and closes. */
  private static void goodbye(OpenFile file) {
    try {
      file.setMode(FifoFile.CLOSED);
    } catch (IOException e) {
      // Then the senders take it for a loss.
    } finally {
      file.close();
    }
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    try {
      if (address.target().equals(STDOUT)) {
        return PipeOutbound.open(StandardStream.output(), address.bare(), context);
      }
      PipeEnd end = end(address, context);
      return PipeOutbound.open(end.open(OpenFile.WRITE), end.address(), context);
    } catch (IOException e) {
      throw Failures.opening(context, e);
    }
  }

  private static PipeEnd end(Address address, LinkContext context) throws IpcException {
    PipeEnd end = PipeEnd.parse(address);
    if (end == null) {
      throw context.failure(
          ErrorCode.NOT_REACHABLE,
          "A pipe joins a parent and a child that it starts, and \""
              + address.target()
              + "\" names none",
          "Start the child with Ipc.startChild, write pipe:stdin to receive and pipe:stdout to send,"
              + " or use fifo or unix between processes that are not related.");
    }
    return end;
  }
}
