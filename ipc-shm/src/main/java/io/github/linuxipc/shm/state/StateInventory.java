package io.github.linuxipc.shm.state;

import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.StateKind;
import io.github.linuxipc.spi.StateProvider;
import io.github.linuxipc.spi.file.ObjectScan;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lists and removes the files of shared state in the runtime directory. A file is alive while a
 * process holds the lock of its users. Nothing is mapped: what a header states is read, and not
 * trusted. A file at a path of its own is not listed, because nothing in the runtime directory
 * leads to it.
 */
final class StateInventory {
  private static final String SCHEME = "shm";
  private static final String UNFINISHED = StateProvider.FILE_SUFFIX + ShmState.UNFINISHED;

  private final StateUsers users = new StateUsers();

  /** The kind of a file is in its header; REGION stands for one that has none. */
  private final ObjectScan files =
      new ObjectScan(SCHEME, ObjectKind.REGION, StateProvider.FILE_SUFFIX, this::examine);

  private final ObjectScan unfinished =
      new ObjectScan(SCHEME, ObjectKind.REGION, UNFINISHED, StateInventory::examineUnfinished);

  List<FoundObject> list(Path runtimeDirectory) throws IOException {
    List<FoundObject> found = new ArrayList<>(unfinished.list(runtimeDirectory));
    found.addAll(files.list(runtimeDirectory));
    return found;
  }

  boolean remove(FoundObject object) throws IOException {
    if (object.path().endsWith(UNFINISHED)) {
      return unfinished.remove(object, Files::delete);
    }
    return object.path().endsWith(StateProvider.FILE_SUFFIX) && files.remove(object, Files::delete);
  }

  private Optional<FoundObject> examine(Path path, FoundObject object) throws IOException {
    FileStat status = FileStat.find(path).orElse(null);
    if (status == null) {
      return Optional.empty();
    }
    if (!status.isRegular() || status.uid() != ProcessUser.uid()) {
      return Optional.of(object.asUnknown("it is not a regular file of this user"));
    }
    boolean used;
    StateHeader header;
    try (OpenFile file = OpenFile.open(path, OpenFile.READ | OpenFile.NO_FOLLOW)) {
      used = new OfdLock(file).find(StateHeader.USERS_LOCK, 1);
      header = StateHeader.read(file, path).orElse(null);
    }
    if (header == null) {
      return Optional.of(object.asUnknown("it is no shared state of this library"));
    }
    FoundObject known =
        object.belongingTo(kind(header.kind()), object.name()).withPersistent(header.persistent());
    if (used) { // this process has closed the file, so that it does not find itself
      return Optional.of(known.withPid(users.of(path)).asLive());
    }
    return Optional.of(
        header.persistent()
            ? known.asAway("it is persistent, and no process has it open")
            : known.asDead("no process has it open any more"));
  }

  private static ObjectKind kind(StateKind kind) {
    return switch (kind) {
      case BLACKBOARD -> ObjectKind.BLACKBOARD;
      case REGION -> ObjectKind.REGION;
      case LOCK -> ObjectKind.LOCK;
    };
  }

  /** A file is completed under the lock under which it is examined. */
  private static Optional<FoundObject> examineUnfinished(Path path, FoundObject object) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(object.asDead("its process was killed while it created the file"))
        : Optional.empty();
  }
}
