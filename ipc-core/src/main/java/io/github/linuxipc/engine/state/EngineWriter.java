package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.MessageTooLargeException;
import io.github.linuxipc.state.BlackboardKey;
import io.github.linuxipc.state.BlackboardWriter;
import java.nio.ByteBuffer;

/** The writer of a blackboard. */
final class EngineWriter extends EngineBlackboard implements BlackboardWriter {
  private boolean closed;

  private EngineWriter(StateHandle handle, BoardDescriptor descriptor) {
    super(handle, descriptor);
  }

  /** Becomes the writer. Called on an engine thread. */
  static EngineWriter join(StateHandle handle, BoardDescriptor descriptor) throws IpcException {
    try {
      EngineWriter writer = new EngineWriter(handle, descriptor);
      StateMemory memory = writer.memory;
      if (!handle.state().tryLock(BoardDescriptor.WRITER_LOCK)) {
        throw handle
            .opening()
            .failure(
                ErrorCode.CHANNEL_IN_USE,
                "The blackboard has a writer, process " + memory.getLong(BoardDescriptor.PID),
                "Stop that writer first, or use another name.");
      }
      memory.putLongRelease(BoardDescriptor.PID, ProcessHandle.current().pid());
      memory.putIntRelease(BoardDescriptor.WRITER, BoardDescriptor.OPEN);
      return writer;
    } catch (InternalError e) {
      throw handle.fault(e);
    }
  }

  @Override
  boolean isWritten() {
    return true;
  }

  @Override
  public synchronized long put(BlackboardKey key, ByteBuffer value) throws IpcException {
    BoardKey own = own(key);
    requireUsable();
    int length = value.remaining();
    if (length > descriptor.limits.maxValueSize()) {
      throw new MessageTooLargeException(
          length, descriptor.limits.maxValueSize(), handle.opening().plan().candidate().where());
    }
    try {
      int index = index(own);
      if (index < 0) {
        index = add(own);
      }
      long version = board.put(index, value, value.position(), length);
      value.position(value.limit());
      waits.wake(descriptor.waiting(index));
      return version;
    } catch (InternalError e) {
      throw handle.fault(e);
    }
  }

  private int add(BoardKey key) throws IpcException {
    int index = board.addKey(key.name());
    if (index < 0) {
      throw handle
          .opening()
          .failure(
              ErrorCode.STATE_FULL,
              "The blackboard has max-keys=" + descriptor.limits.maxKeys() + " keys",
              "Raise max-keys in all its processes. A removed key keeps its place.");
    }
    key.index = index;
    waits.wake(BoardDescriptor.WAITING_FOR_KEY);
    return index;
  }

  @Override
  public synchronized void remove(BlackboardKey key) throws IpcException {
    BoardKey own = own(key);
    requireUsable();
    try {
      int index = index(own);
      if (index >= 0 && board.remove(index)) {
        waits.wake(descriptor.waiting(index));
      }
    } catch (InternalError e) {
      throw handle.fault(e);
    }
  }

  private void requireUsable() throws IpcException {
    if (closed) {
      throw handle.opening().closed();
    }
    handle.requireUsable();
  }

  @Override
  void endUse() {
    synchronized (this) {
      closed = true;
      try {
        memory.putIntRelease(BoardDescriptor.WRITER, BoardDescriptor.CLOSED);
      } catch (InternalError e) {
        handle.fault(e); // nobody reads it any more
      }
    }
    super.endUse();
  }
}
