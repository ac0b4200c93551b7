package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Pipe;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InheritedAddress;
import io.github.linuxipc.support.shared.CloseNotice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The anonymous pipes that this process holds open for its children. The key of a pipe is the name
 * of its channel.
 *
 * <pre>
 *   prepareForChild, then bind     a new pipe is created, and a receiver in this process takes it;
 *                                  the pipe is held until that receiver has closed, or the last
 *                                  child that was given the pipe has exited
 *   bind, then prepareForChild     the child gets the pipe of the receiver itself
 * </pre>
 *
 * <p>A pipe has only one receiver in its life. That receiver sets the permissions of the pipe to
 * {@link #TAKEN}. Thread-safe.
 */
final class InheritablePipes {
  /** The permissions of a pipe that has a receiver, or whose receiver died. A new pipe has 0600. */
  static final int TAKEN = 0700;

  private final Map<String, HeldPipe> held = new HashMap<>();
  private final Map<String, PipeReference> bound = new HashMap<>();

  /** A pipe with the number of children that may open it. */
  private static final class HeldPipe {
    final OpenFile file;
    final PipeReference end;
    int children;

    HeldPipe(OpenFile file) throws ErrnoException {
      this.file = file;
      this.end = PipeReference.of(file);
    }

    boolean isTaken() throws ErrnoException {
      int permissions = file.status().permissions();
      return permissions == TAKEN || permissions == CloseNotice.PERMISSIONS;
    }
  }

  /** Creates a pipe and returns a non-blocking descriptor of it. */
  static OpenFile make(int direction) throws IOException {
    try (Pipe pipe = Pipe.open()) {
      return OpenFile.open(
          Path.of("/proc/self/fd/" + pipe.source().fd()), direction | OpenFile.NON_BLOCKING);
    }
  }

  /**
   * Returns the address of a channel's pipe for a child. Creates and holds a pipe if there is none.
   */
  synchronized InheritedAddress prepareForChild(Address address) throws IOException {
    String name = address.target();
    PipeReference receivers = bound.get(name);
    if (receivers != null) {
      return InheritedAddress.of(PipeTransport.addressForChild(address, receivers));
    }
    HeldPipe pipe = held.get(name);
    if (pipe == null || pipe.isTaken()) {
      pipe = hold(name);
    }
    InheritedAddress given =
        new PipeHandover(this, name, pipe, PipeTransport.addressForChild(address, pipe.end));
    pipe.children++;
    return given;
  }

  private HeldPipe hold(String name) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      OpenFile file = undo.open(() -> make(OpenFile.READ_WRITE), OpenFile::close);
      HeldPipe pipe = new HeldPipe(file);
      held.put(name, pipe);
      return undo.done(pipe);
    }
  }

  /**
   * The address of a pipe that was given to a child. The child may not have opened the pipe yet.
   */
  private static final class PipeHandover implements InheritedAddress {
    private final InheritablePipes pipes;
    private final String name;
    private final HeldPipe pipe;
    private final Address address;

    PipeHandover(InheritablePipes pipes, String name, HeldPipe pipe, Address address) {
      this.pipes = pipes;
      this.name = name;
      this.pipe = pipe;
      this.address = address;
    }

    @Override
    public Address address() {
      return address;
    }

    @Override
    public void close() {
      pipes.release(name, pipe);
    }
  }

  private synchronized void release(String name, HeldPipe pipe) {
    pipe.children--;
    if (pipe.children == 0) {
      held.remove(name, pipe);
      pipe.file.close();
    }
  }

  /** Returns the pipe that is held for the receiver of a channel, or empty if none is held. */
  synchronized Optional<PipeReference> waiting(String name) {
    return Optional.ofNullable(held.get(name)).map(pipe -> pipe.end);
  }

  /** Records the pipe on which a receiver of this process is bound. */
  synchronized void bound(String name, PipeReference end) {
    bound.put(name, end);
  }

  /**
   * Records that the receiver of a pipe has closed. If this process holds the pipe for children,
   * this method closes the held descriptor, so that senders do not take this process for a reader.
   */
  synchronized void unbound(String name, PipeReference end) {
    bound.remove(name, end);
    HeldPipe pipe = held.get(name);
    if (pipe != null && pipe.end.inode() == end.inode()) {
      held.remove(name);
      pipe.file.close();
    }
  }

  /** Returns whether this process holds a pipe for a channel, or has bound a receiver on one. */
  synchronized boolean holds(String name) {
    return held.containsKey(name) || bound.containsKey(name);
  }
}
