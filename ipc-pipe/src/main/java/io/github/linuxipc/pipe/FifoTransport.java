package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.spi.file.UnusablePathException;
import io.github.linuxipc.spi.file.WrittenPath;
import io.github.linuxipc.support.NativeAvailability;
import io.github.linuxipc.support.connect.AllowedGroup;
import io.github.linuxipc.support.shared.UnlinkDetectingInbound;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * Channels over named pipes. The scheme is {@code fifo}. The target is the name of a channel, for a
 * FIFO in the runtime directory, or an absolute path in a directory that no other user can change.
 */
public final class FifoTransport implements Transport {
  private static final String SCHEME = "fifo";
  private static final String SUFFIX = ".fifo";

  /** Creates the provider. Opens no file and loads no library. */
  public FifoTransport() {}

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
    return Set.of(Capability.UNRELATED_PROCESSES);
  }

  @Override
  public List<Option<?>> options() {
    return List.of(
        FramedInbound.CAPACITY,
        PipeOutbound.SINGLE_WRITER,
        AllowedGroup.ALLOW_GROUPS,
        AllowedGroup.ALLOW_USERS);
  }

  @Override
  public Set<WireFormat> wires() {
    return Set.of(WireFormat.FRAMED, WireFormat.LINES);
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    Path path = path(address, context);
    AllowedGroup group = AllowedGroup.of(address, "FIFO", context);
    boolean lines = context.terms().wire() == WireFormat.LINES;
    try (Cleanup undo = new Cleanup()) {
      // An existing FIFO for lines may already have writers that wait for its reader.
      boolean adopt = lines && !address.targetsName();
      FifoFile fifo = undo.open(() -> FifoFile.bind(path, adopt, group, context), FifoFile::close);
      Address bound = Address.of(SCHEME, path.toString());
      InboundLink link =
          lines
              ? LinesInbound.open(fifo.file(), bound, context, fifo::close)
              : FramedInbound.open(fifo.file(), bound, context, fifo::close);
      undo.add(link::close);
      return undo.done(new UnlinkDetectingInbound(link, fifo::isLinked, context.name()));
    } catch (IOException e) {
      throw PipeErrors.opening(context, path, e);
    }
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    Path path = path(address, context);
    AllowedGroup group = AllowedGroup.of(address, "FIFO", context);
    try (Cleanup undo = new Cleanup()) {
      OpenFile file = undo.open(() -> FifoFile.connect(path, group), OpenFile::close);
      return undo.done(PipeOutbound.open(file, Address.of(SCHEME, path.toString()), context));
    } catch (IOException e) {
      if (e instanceof ErrnoException failed && failed.errno() == Errno.EACCES) {
        throw PipeErrors.notAllowed(context, path, e);
      }
      throw PipeErrors.opening(context, path, e);
    }
  }

  @Override
  public List<FoundObject> inventory(InventoryContext context) throws IOException {
    return new FifoInventory(SCHEME, SUFFIX).list(context);
  }

  @Override
  public boolean remove(FoundObject object, InventoryContext context) throws IOException {
    return new FifoInventory(SCHEME, SUFFIX).remove(object);
  }

  private static Path path(Address address, LinkContext context) throws IpcException {
    if (address.targetsName()) {
      return context.runtimeDirectory().resolve(address.target() + SUFFIX);
    }
    if (!address.target().startsWith("/")) {
      throw PipeErrors.badAddress(
          context,
          "\"" + address.target() + "\" is neither the name of a channel nor an absolute path",
          "Write fifo:orders or fifo:/run/app/orders.fifo.");
    }
    try {
      return WrittenPath.of(address.target());
    } catch (UnusablePathException e) {
      throw PipeErrors.badAddress(context, e.reason(), e.remedy());
    }
  }
}
