package io.github.linuxipc.pipe;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Pipe;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InheritedAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The anonymous pipes that this process keeps open for its children, by the name of their channel.
 *
 * <pre>
 *   handOver, then bind     a new pipe is made and kept until the last child that was given it has
 *                           exited; a receiver here takes it
 *   bind, then handOver     the child gets the receiver's own pipe
 * </pre>
 *
 * <p>A pipe has one receiver in its life: that one marks it {@link #TAKEN}. Thread-safe.
 */
final class InheritablePipes {
  /** The permissions of a pipe that has, or had, a receiver; a new one has 0600. */
  static final int TAKEN = 0700;

  private final Map<String, Kept> kept = new HashMap<>();
  private final Map<String, PipeReference> bound = new HashMap<>();

  /** A pipe with the number of children that may open it. */
  private static final class Kept {
    final OpenFile file;
    final PipeReference end;
    int children;

    Kept(OpenFile file) throws ErrnoException {
      this.file = file;
      this.end = PipeReference.of(file);
    }

    boolean isTaken() throws ErrnoException {
      int permissions = file.status().permissions();
      return permissions == TAKEN || permissions == FifoFile.CLOSED;
    }
  }

  /** Makes a pipe, and a descriptor of it that does not block. */
  static OpenFile make(int direction) throws IOException {
    try (Pipe pipe = Pipe.open()) {
      return OpenFile.open(
          Path.of("/proc/self/fd/" + pipe.source().fd()), direction | OpenFile.NON_BLOCKING);
    }
  }

  /** Gives a child the channel's pipe. */
  synchronized InheritedAddress handOver(Address address) throws IOException {
    String name = address.target();
    PipeReference receivers = bound.get(name);
    if (receivers != null) {
      return InheritedAddress.of(PipeTransport.given(address, receivers));
    }
    Kept pipe = kept.get(name);
    if (pipe == null || pipe.isTaken()) {
      pipe = keep(name);
    }
    InheritedAddress given = new ToChild(this, name, pipe, PipeTransport.given(address, pipe.end));
    pipe.children++;
    return given;
  }

  private Kept keep(String name) throws IOException {
    try (Cleanup undo = new Cleanup()) {
      OpenFile file = undo.open(() -> make(OpenFile.READ_WRITE), OpenFile::close);
      Kept pipe = new Kept(file);
      kept.put(name, pipe);
      return undo.done(pipe);
    }
  }

  /** What a child was given and may not have opened yet. */
  private static final class ToChild implements InheritedAddress {
    private final InheritablePipes pipes;
    private final String name;
    private final Kept pipe;
    private final Address address;

    ToChild(InheritablePipes pipes, String name, Kept pipe, Address address) {
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

  private synchronized void release(String name, Kept pipe) {
    pipe.children--;
    if (pipe.children == 0) {
      kept.remove(name, pipe);
      pipe.file.close();
    }
  }

  /** The pipe that waits for a receiver, if children have been given one. */
  synchronized Optional<PipeReference> waiting(String name) {
    return Optional.ofNullable(kept.get(name)).map(pipe -> pipe.end);
  }

  /** Notes where a receiver of this process is bound. */
  synchronized void bound(String name, PipeReference end) {
    bound.put(name, end);
  }

  /** Notes that it has closed: nobody shall think that this process still reads the pipe. */
  synchronized void unbound(String name, PipeReference end) {
    bound.remove(name, end);
    Kept pipe = kept.get(name);
    if (pipe != null && pipe.end.inode() == end.inode()) {
      kept.remove(name);
      pipe.file.close();
    }
  }

  /** Whether this process keeps a pipe for a channel. */
  synchronized boolean has(String name) {
    return kept.containsKey(name) || bound.containsKey(name);
  }
}
