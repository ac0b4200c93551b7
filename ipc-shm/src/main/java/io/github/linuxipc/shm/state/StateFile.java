package io.github.linuxipc.shm.state;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.shm.LivenessMonitor;
import io.github.linuxipc.shm.SharedFile;
import io.github.linuxipc.spi.SharedState;
import io.github.linuxipc.spi.StateContext;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open file of shared state. Its path and length are checked in the background. */
final class StateFile implements SharedState, LivenessMonitor.Monitored {
  private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);

  private final Path path;
  private final StateContext context;
  private final ByteBuffer memory;
  private final SharedFile file; // the lock of this object guards its locks and its close
  private volatile boolean intact = true;
  private boolean closed;

  private StateFile(Path path, SharedFile file, StateContext context) {
    this.path = path;
    this.file = file;
    this.context = context;
    this.memory = file.memory().view().position(StateHeader.LENGTH).slice();
  }

  static StateFile of(Path path, SharedFile file, StateContext context) {
    StateFile opened = new StateFile(path, file, context);
    LivenessMonitor.SHARED.add(opened);
    return opened;
  }

  @Override
  public ByteBuffer memory() {
    return memory.duplicate();
  }

  @Override
  public synchronized boolean tryLock(int number) throws IpcException {
    try {
      return file.tryLock(StateHeader.FIRST_LOCK + number);
    } catch (ErrnoException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @Override
  public synchronized void unlock(int number) throws IpcException {
    try {
      if (!closed) {
        file.unlock(StateHeader.FIRST_LOCK + number);
      }
    } catch (ErrnoException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @Override
  public synchronized boolean isLockedElsewhere(int number) throws IpcException {
    try {
      return file.isLockedElsewhere(StateHeader.FIRST_LOCK + number);
    } catch (ErrnoException e) {
      throw KernelErrors.io(context, e);
    }
  }

  @Override
  public boolean isIntact() {
    return intact;
  }

  @Override
  public boolean checkIntact() {
    checkPeers();
    return intact;
  }

  @Override
  public synchronized boolean checkPeers() {
    if (!closed && intact && !(file.isLinkedAt(path) && file.isWhole())) {
      LOG.warn("The file {} was removed, replaced or truncated by another program", path);
      intact = false;
    }
    return false;
  }

  @Override
  public Sleep sleepOn(int index) {
    return new FutexSleep(memory, index, context);
  }

  @Override
  public void close() {
    LivenessMonitor.SHARED.remove(this);
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
    }
    try {
      DirectoryLock.locked(directory(), LockWait.brief(), this::leave);
    } catch (IOException | InternalError e) {
      LOG.debug("The file {} is left to the next process that opens it", path, e);
    } finally {
      file.closeKeepingMemory();
    }
  }

  private Path directory() throws IOException {
    Path directory = path.getParent();
    if (directory == null) {
      throw new IOException(path + " has no directory");
    }
    return directory;
  }

  /** Removes the file if this is its last user. Under the directory's lock. Returns true. */
  private boolean leave() throws IOException {
    file.unlock(StateHeader.USERS_LOCK);
    if (file.isWhole()
        && !StateHeader.isPersistent(file.memory())
        && file.tryLock(StateHeader.USERS_LOCK)
        && file.isLinkedAt(path)) {
      Files.deleteIfExists(path);
    }
    return true;
  }
}
