package io.github.linuxipc.shm.state;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.shm.SharedFile;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.SharedState;
import io.github.linuxipc.spi.StateContext;
import io.github.linuxipc.spi.StateKind;
import io.github.linuxipc.spi.StateProvider;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.InsecureFileException;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.PrivateDirectory;
import io.github.linuxipc.spi.file.UnusablePathException;
import io.github.linuxipc.spi.file.WrittenPath;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.NativeAvailability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shared state in mapped files. The scheme is {@code shm}, and the target a name, for the file
 * {@code NAME.state} of the runtime directory, or the absolute path of a file.
 *
 * <p>Opening and leaving happen under the lock of the file's directory. A user holds a shared lock
 * of the file; who leaves and can lock it alone is the last, and removes it. What a killed process
 * left is removed, and made anew, by the next open. A persistent file stays in both cases.
 */
public final class ShmState implements StateProvider {
  private static final Logger LOG = LoggerFactory.getLogger(ShmState.class);

  /** The end of the name of a file that is not complete. */
  static final String UNFINISHED = ".new";

  /** The byte that is locked while a file is created; no one looks at it. */
  private static final long CREATOR_LOCK = StateHeader.USERS_LOCK - 1;

  /** Creates the provider. Opens no file and loads no library. */
  public ShmState() {}

  @Override
  public String scheme() {
    return "shm";
  }

  @Override
  public Availability availability() {
    return NativeAvailability.check();
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.of(Capability.PERSISTENT, Capability.UNRELATED_PROCESSES);
  }

  @Override
  public SharedState open(Address address, StateContext context) throws IpcException {
    Path path = path(address, context);
    try {
      Path directory = path.getParent();
      if (directory == null) {
        throw new IOException("the root directory cannot be shared state");
      }
      PrivateDirectory.check(directory);
      return DirectoryLock.locked(
          directory, LockWait.opening(context), () -> openLocked(path, context));
    } catch (IOException e) {
      throw KernelErrors.opening(context, e, path, () -> unusable(path, context, e));
    }
  }

  @Override
  public Optional<StateKind> find(Path runtimeDirectory, String name) throws IOException {
    Path path = runtimeDirectory.resolve(name + FILE_SUFFIX);
    try (OpenFile file = OpenFile.open(path, OpenFile.READ | OpenFile.NO_FOLLOW)) {
      boolean used = new OfdLock(file).find(StateHeader.USERS_LOCK, 1);
      return StateHeader.read(file, path)
          .filter(header -> used || header.persistent())
          .map(StateHeader::kind);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public List<FoundObject> inventory(InventoryContext context) throws IOException {
    return new StateInventory().list(context.runtimeDirectory());
  }

  @Override
  public boolean remove(FoundObject object, InventoryContext context) throws IOException {
    return new StateInventory().remove(object);
  }

  private static Path path(Address address, StateContext context) throws IpcException {
    if (address.targetsName()) {
      return context.runtimeDirectory().resolve(address.target() + FILE_SUFFIX);
    }
    Path path;
    try {
      path = WrittenPath.of(address.target());
    } catch (UnusablePathException e) {
      throw context.failure(ErrorCode.BAD_ADDRESS, e.reason(), e.remedy(), e);
    }
    if (!path.isAbsolute() || path.getNameCount() < 2) {
      throw context.failure(
          ErrorCode.BAD_ADDRESS,
          "The target is neither a name nor the absolute path of a file",
          "Write shm:limits, or shm:/run/app/limits.");
    }
    return path;
  }

  private static IpcException unusable(Path path, StateContext context, IOException cause) {
    return context.failure(
        ErrorCode.OPEN_FAILED,
        "The file " + path + " cannot be used: " + KernelErrors.text(cause),
        "Check that the directory is writable and has room, and that all processes run the same"
            + " version; remove the file if no process uses it.",
        cause);
  }

  /** Opens the file, or creates it. Under the directory's lock. */
  private static StateFile openLocked(Path path, StateContext context) throws IOException {
    SharedFile file = openExisting(path, context);
    if (file == null) {
      file = create(path, context);
    }
    return StateFile.of(path, file, context);
  }

  /** Opens the file if there is one that a process uses or that is persistent. */
  private static @Nullable SharedFile openExisting(Path path, StateContext context)
      throws IOException {
    try (OpenFile probe = OpenFile.open(path, OpenFile.READ_WRITE | OpenFile.NO_FOLLOW)) {
      boolean used = new OfdLock(probe).find(StateHeader.USERS_LOCK, 1);
      Optional<StateHeader> header = StateHeader.read(probe, path);
      if (header.isEmpty()) {
        throw foreign(path, context);
      }
      if (!used && !header.get().persistent()) {
        LOG.info("Removing {}, which a killed process has left", path);
        Files.deleteIfExists(path);
        return null;
      }
      compare(header.get(), path, context);
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return null;
      }
      if (e.errno() == Errno.ELOOP) {
        throw new InsecureFileException(path, "is a symbolic link", "Name the file itself.");
      }
      if (e.errno() == Errno.EISDIR) {
        throw foreign(path, context);
      }
      throw e;
    }
    try (Cleanup undo = new Cleanup()) {
      SharedFile file =
          undo.open(
              () -> SharedFile.open(path, StateHeader.LENGTH + context.length()),
              SharedFile::closeKeepingMemory);
      share(path, file);
      if (context.persistent()) {
        StateHeader.makePersistent(file.memory());
      }
      return undo.done(file);
    }
  }

  private static IpcException foreign(Path path, StateContext context) {
    return context.failure(
        ErrorCode.OPEN_FAILED,
        "The file " + path + " is no shared state of this library",
        "Find out which program made it and remove it, or use another name.");
  }

  private static void compare(StateHeader found, Path path, StateContext context)
      throws IpcException {
    if (found.kind() != context.kind()) {
      throw context.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          context.name()
              + " is opened as a "
              + context.kind().word()
              + " here, and exists as a "
              + found.kind().word(),
          "Use another name.");
    }
    if (!found.terms().equals(context.terms()) || found.length() != context.length()) {
      throw context.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          "The "
              + context.kind().word()
              + " exists with other limits: "
              + context.terms()
              + " here, "
              + found.terms()
              + " there",
          "Configure all its processes alike, or remove " + path + " if no process uses it.");
    }
  }

  private static void share(Path path, SharedFile file) throws IOException {
    if (!file.tryShare(StateHeader.USERS_LOCK)) {
      throw new IOException(path + " was locked by a process that is about to remove it");
    }
  }

  /** Creates a file under another name, and gives it its name when it is complete. */
  private static SharedFile create(Path path, StateContext context) throws IOException {
    Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
    Files.deleteIfExists(unfinished); // left by a process that died here
    SharedFile.Unfilled made = SharedFile.make(unfinished, CREATOR_LOCK);
    SharedFile file = made.fill(StateHeader.LENGTH + context.length());
    try (Cleanup undo = new Cleanup()) {
      undo.add(file::closeKeepingMemory);
      undo.add(() -> Files.deleteIfExists(unfinished));
      file.unlock(CREATOR_LOCK);
      share(unfinished, file);
      new StateHeader(context.kind(), context.length(), context.persistent(), context.terms())
          .write(file.memory());
      Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
      return undo.done(file);
    }
  }
}
