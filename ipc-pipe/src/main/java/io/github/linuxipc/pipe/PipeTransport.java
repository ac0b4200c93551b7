package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.InheritedStream;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.StandardStream;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.InheritedAddress;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.support.NativeAvailability;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Channels over anonymous pipes, between a parent and the children that it starts. The scheme is
 * {@code pipe}. The target is the name of a channel, or {@code stdin} or {@code stdout} for a
 * program in a shell pipeline. The target of the address of a bound receiver is a {@link
 * PipeReference} in text form. The address that a child is given has such a text in its option
 * {@code end}.
 *
 * <pre>
 *   parent                                                child
 *   startChild --- IPC_CHANNELS_ORDERS_ADDRESS=pipe:orders?end=4711/12/99 --&gt;
 *   holds descriptor 12 of pipe 99  &lt;--- opens /proc/4711/fd/12, compares the inode
 * </pre>
 */
public final class PipeTransport implements Transport {
  static final String SCHEME = "pipe";

  static final Option<Optional<PipeReference>> END =
      new Option<>(
          "end",
          Optional.empty(),
          "the parent's pipe, as pid/descriptor/inode; startChild sets it for the child",
          PipeTransport::end);

  private static final String STDIN = "stdin";
  private static final String STDOUT = "stdout";

  /** The beginning of the names that the library chooses for the channels of a service. */
  private static final String LIBRARYS = "~";

  private static final Set<String> STANDARD_STREAMS = Set.of(STDIN, STDOUT);
  private static final String ALTERNATIVES =
      "Start the child with Ipc.startChild, use pipe:stdin to receive and pipe:stdout to send, or"
          + " use fifo or unix between processes that are not related.";

  private final InheritablePipes pipes = new InheritablePipes();

  /** Creates the provider. Opens no file and loads no library. */
  public PipeTransport() {}

  private static Optional<PipeReference> end(String text) {
    Optional<PipeReference> end = PipeReference.parse(text);
    if (end.isEmpty()) {
      throw new IllegalArgumentException("pid/descriptor/inode is allowed");
    }
    return end;
  }

  /** Returns the address for a child that is given a pipe. */
  static Address addressForChild(Address address, PipeReference end) {
    Map<String, String> options = new LinkedHashMap<>(address.options());
    options.put(END.name(), end.toString());
    return new Address(address.scheme(), address.target(), options);
  }

  @Override
  public String scheme() {
    return SCHEME;
  }

  @Override
  public Availability availability() {
    return NativeAvailability.check();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of();
  }

  @Override
  public List<Option<?>> options() {
    return List.of(FramedInbound.CAPACITY, PipeOutbound.SINGLE_WRITER, END);
  }

  @Override
  public Set<WireFormat> wires() {
    return Set.of(WireFormat.FRAMED, WireFormat.LINES);
  }

  @Override
  public InheritedAddress prepareForChild(Address address, LinkContext context)
      throws IpcException {
    requireName(address, context);
    try {
      return pipes.prepareForChild(address);
    } catch (IOException e) {
      throw PipeErrors.opening(context, e);
    }
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    try {
      if (address.target().equals(STDIN)) {
        InheritedStream input = open(StandardStream.INPUT, context);
        return LinesInbound.open(input, address.bare(), context);
      }
      if (address.target().equals(STDOUT)) {
        throw PipeErrors.badAddress(
            context, "Standard output is for sending", "Receive from pipe:stdin.");
      }
      AnonymousPipe pipe = new AnonymousPipe(pipes, address, context);
      Optional<PipeReference> bound = PipeReference.parse(address.target());
      if (bound.isPresent()) {
        requireRelative(bound.get(), address, context);
        return pipe.bindAt(bound.get());
      }
      requireName(address, context);
      return pipe.bind(given(address, context));
    } catch (IOException e) {
      throw PipeErrors.opening(context, e);
    }
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    try {
      if (address.target().equals(STDOUT)) {
        InheritedStream output = open(StandardStream.OUTPUT, context);
        return PipeOutbound.open(output, address.bare(), context);
      }
      if (address.target().equals(STDIN)) {
        throw PipeErrors.badAddress(
            context, "Standard input is for receiving", "Send to pipe:stdout.");
      }
      PipeReference end = endOf(address, context);
      return PipeOutbound.openToOurs(open(end, context), end.address(), context);
    } catch (IOException e) {
      throw PipeErrors.opening(context, e);
    }
  }

  /**
   * Returns the pipe that is held for the receiver of a channel, or empty if the receiver gets a
   * new pipe. A channel that belongs to a service always gets a new pipe. Its receiver tells the
   * sender the address of that pipe.
   */
  private Optional<PipeReference> given(Address address, LinkContext context) throws IpcException {
    if (address.target().startsWith(LIBRARYS)) {
      return Optional.empty();
    }
    Optional<PipeReference> given = context.option(END).or(() -> pipes.waiting(address.target()));
    if (given.isEmpty() && !isNamed(context)) {
      throw notReachable(address, context);
    }
    return given;
  }

  /**
   * Opens a standard stream that this process has inherited from its parent. A file that this
   * process has opened under the same descriptor is refused.
   */
  private static InheritedStream open(StandardStream stream, LinkContext context)
      throws IOException {
    if (context.terms().wire() == WireFormat.FRAMED) { // a peer of a service may name this one
      throw PipeErrors.badAddress(
          context, "Framed messages have no room on a standard stream", "Use wire=lines.");
    }
    Optional<String> problem = stream.problem();
    if (problem.isPresent()) {
      throw context.failure(ErrorCode.OPEN_FAILED, problem.get(), stream.remedy());
    }
    return InheritedStream.open(stream);
  }

  private static OpenFile open(PipeReference end, LinkContext context) throws IOException {
    try {
      return end.open(OpenFile.WRITE);
    } catch (NoSuchFileException e) {
      end.requireHolderAlive(context);
      throw e;
    }
  }

  /**
   * Returns the pipe that the address names. If the address names none, returns the pipe that the
   * parent gave to this process. Throws if there is neither.
   */
  private PipeReference endOf(Address address, LinkContext context) throws IpcException {
    Optional<PipeReference> given = context.option(END);
    Optional<PipeReference> bound = PipeReference.parse(address.target());
    if (bound.isPresent()) {
      requireRelative(bound.get(), address, context);
    }
    return bound.or(() -> given).orElseThrow(() -> noReceiver(address, context));
  }

  private static void requireRelative(PipeReference end, Address address, LinkContext context)
      throws IpcException {
    if (!end.isRelative(context.option(END))) {
      throw notReachable(address, context);
    }
  }

  private IpcException noReceiver(Address address, LinkContext context) {
    return isNamed(context) || pipes.holds(address.target())
        ? context.failure(
            ErrorCode.NO_RECEIVER,
            "Neither this process nor its parent or a child of it has bound the pipe",
            ALTERNATIVES)
        : notReachable(address, context);
  }

  private static IpcException notReachable(Address address, LinkContext context) {
    return context.failure(
        ErrorCode.NOT_REACHABLE,
        "A pipe connects a parent and a child that it starts, and \""
            + address.target()
            + "\" names no pipe of this process",
        ALTERNATIVES);
  }

  /**
   * Returns whether the link was opened by the name of a channel. A parent and its child both open
   * a channel by its name.
   */
  private static boolean isNamed(LinkContext context) {
    return Address.isName(context.name());
  }

  private static void requireName(Address address, LinkContext context) throws IpcException {
    if (!address.targetsName() || STANDARD_STREAMS.contains(address.target())) {
      throw notReachable(address, context);
    }
  }
}
