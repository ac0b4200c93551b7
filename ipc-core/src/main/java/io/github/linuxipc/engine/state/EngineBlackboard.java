package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Statistics;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.engine.EngineResource;
import io.github.linuxipc.engine.PolledBlackboard;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.BlackboardState;
import io.github.linuxipc.state.Counter;
import io.github.linuxipc.state.Value;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A blackboard that this process reads and counts in. */
class EngineBlackboard implements PolledBlackboard, EngineResource {
  final StateHandle handle;
  final StateMemory memory;
  final BoardDescriptor descriptor;
  final BoardMemory board;
  final BoardWaits waits;
  private final BoardCounters counters;

  EngineBlackboard(StateHandle handle, BoardDescriptor descriptor) {
    this.handle = handle;
    this.descriptor = descriptor;
    this.memory = new MappedState(handle.state().memory());
    this.board = new BoardMemory(memory, descriptor, handle.opening()::damaged);
    this.waits = new BoardWaits(handle, memory);
    this.counters = new BoardCounters(handle, memory, descriptor);
  }

  @Override
  public BlackboardKey key(String name) {
    requireName(name, "key");
    return new BoardKey(this, name);
  }

  private void requireName(String name, String noun) {
    if (!Address.isName(name) || name.charAt(0) == '~') {
      throw new IpcConfigurationException(
          ErrorCode.BAD_NAME,
          ErrorCode.BAD_NAME.text(
              "A " + noun + " of the blackboard " + channel() + " has no valid name",
              "",
              "A name is a lower-case letter followed by lower-case letters, digits and hyphens, at"
                  + " most 63 characters."));
    }
  }

  @Override
  public void requireOwn(BlackboardKey key) {
    own(key);
  }

  final BoardKey own(BlackboardKey key) {
    if (key instanceof BoardKey known && known.isOf(this)) {
      return known;
    }
    throw new IllegalArgumentException("Not a key that this blackboard returned: " + key);
  }

  /** Returns the index of a key; -1 if it was not added yet. */
  final int index(BoardKey key) throws IpcException {
    int index = key.index;
    return index >= 0 ? index : search(key);
  }

  private int search(BoardKey key) throws IpcException {
    int keys = board.keys();
    for (int i = key.compared; i < keys; i++) {
      if (board.keyName(i).equals(key.name())) {
        key.index = i;
        return i;
      }
    }
    key.compared = keys;
    return -1;
  }

  @Override
  public @Nullable Value get(BlackboardKey key) throws IpcException {
    BoardKey own = own(key);
    handle.requireUsable();
    try {
      int index = index(own);
      return index < 0 ? null : value(index);
    } catch (InternalError e) {
      throw handle.fault(e);
    }
  }

  private @Nullable Value value(int index) throws IpcException {
    while (true) {
      int length = board.valueLength(index);
      if (length < 0) {
        return null;
      }
      ByteBuffer copy = ByteBuffer.allocate(length);
      try {
        long version = board.read(index, copy);
        return version == 0 ? null : new Value(version, copy.flip());
      } catch (BufferOverflowException e) { // a longer value was put in the meantime
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public long get(BlackboardKey key, ByteBuffer into) throws IpcException {
    BoardKey own = own(key);
    handle.requireUsable();
    try {
      int index = index(own);
      return index < 0 ? 0 : board.read(index, into);
    } catch (InternalError e) {
      throw handle.fault(e);
    }
  }

  @Override
  public long version(BlackboardKey key) throws IpcException {
    BoardKey own = own(key);
    handle.requireUsable();
    try {
      int index = index(own);
      return index < 0 ? 0 : board.version(index);
    } catch (InternalError e) {
      throw handle.fault(e);
    }
  }

  @Override
  public @Nullable Value await(BlackboardKey key, long afterVersion, Duration timeout)
      throws IpcException, InterruptedException {
    own(key);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    long deadlineNs = Durations.deadlineNs(Durations.nanos(timeout));
    long known = afterVersion;
    while (true) {
      Value value = get(key);
      if (value != null && value.version() > afterVersion) {
        return value;
      }
      known = Math.max(known, version(key)); // that of a removal
      long before = known;
      if (!handle.block(() -> awaitVersion(key, before, deadlineNs))) {
        return null;
      }
    }
  }

  @Override
  public void awaitChange(BlackboardKey key, long known) throws IpcException, InterruptedException {
    awaitVersion(key, known, Durations.deadlineNs(Long.MAX_VALUE));
  }

  private boolean awaitVersion(BlackboardKey key, long known, long deadlineNs)
      throws IpcException, InterruptedException {
    BoardKey own = own(key);
    BoardWaits.Condition changed =
        new BoardWaits.Condition() {
          @Override
          public int flag() throws IpcException {
            int index = index(own);
            return index < 0 ? BoardDescriptor.WAITING_FOR_KEY : descriptor.waiting(index);
          }

          @Override
          public boolean isMet() throws IpcException {
            return version(own) > known;
          }
        };
    try {
      return waits.await(changed, deadlineNs);
    } catch (InternalError e) {
      throw handle.fault(e);
    }
  }

  @Override
  public List<String> keys() throws IpcException {
    handle.requireUsable();
    try {
      int count = board.keys();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        if (board.valueLength(i) >= 0) {
          names.add(board.keyName(i));
        }
      }
      return List.copyOf(names);
    } catch (InternalError e) {
      throw handle.fault(e);
    }
  }

  @Override
  public Counter counter(String name) throws IpcException {
    requireName(name, "counter");
    handle.requireUsable();
    try {
      return counters.counter(name);
    } catch (InternalError e) {
      throw handle.fault(e);
    }
  }

  @Override
  public BlackboardState state() throws IpcException {
    handle.requireUsable();
    try {
      while (true) {
        int before = memory.getIntAcquire(BoardDescriptor.WRITER);
        if (isWritten()) {
          return BlackboardState.LIVE;
        }
        if (before == memory.getIntAcquire(BoardDescriptor.WRITER)) {
          return before == BoardDescriptor.OPEN ? BlackboardState.DEAD : BlackboardState.CLOSED;
        }
      }
    } catch (InternalError e) {
      throw handle.fault(e);
    }
  }

  /** Returns whether there is a live writer. */
  boolean isWritten() throws IpcException {
    return handle.state().isLockedElsewhere(BoardDescriptor.WRITER_LOCK);
  }

  @Override
  public String channel() {
    return handle.opening().name();
  }

  @Override
  public Address address() {
    return handle.address();
  }

  @Override
  public Set<Capability> capabilities() {
    return handle.opening().plan().candidate().provider().capabilities();
  }

  @Override
  public int maxMessageSize() {
    return descriptor.limits.maxValueSize();
  }

  @Override
  public Statistics statistics() {
    return new Statistics(0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return Optional.empty();
  }

  @Override
  public boolean isOpen() {
    return handle.isOpen();
  }

  @Override
  public void close() {
    handle.close(this::endUse);
  }

  /** Ends what threads of this process do, before the kernel's locks are released. */
  void endUse() {
    counters.close();
    try {
      waits.wakeAll();
    } catch (InternalError e) {
      handle.fault(e); // they look by themselves
    }
  }
}
