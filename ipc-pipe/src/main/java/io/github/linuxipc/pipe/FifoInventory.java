package io.github.linuxipc.pipe;

import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.KernelLocks;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.spi.file.ObjectScan;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.shared.CloseNotice;
import io.github.linuxipc.support.shared.LivenessLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lists the FIFOs of this user. A FIFO is never opened for that, because its reader would take the
 * process that opens it for a writer. The kernel's list of locks shows whether it has a receiver.
 */
final class FifoInventory {
  private final ObjectScan scan;
  private final ObjectScan unfinished;
  private final String suffixOfUnfinished;
  private @Nullable KernelLocks snapshot;

  FifoInventory(String scheme, String suffix) {
    this.scan = new ObjectScan(scheme, ObjectKind.CHANNEL, suffix, this::examine);
    this.suffixOfUnfinished = suffix + FifoFile.UNFINISHED;
    this.unfinished =
        new ObjectScan(
            scheme, ObjectKind.CHANNEL, suffixOfUnfinished, FifoInventory::examineUnfinished);
  }

  /**
   * Lists the FIFOs of the runtime directory, and those that receivers have created elsewhere. A
   * FIFO for lines elsewhere may be another program's.
   */
  List<FoundObject> list(InventoryContext context) throws IOException {
    List<FoundObject> found = new ArrayList<>(unfinished.list(context.runtimeDirectory()));
    found.addAll(scan.list(context, published -> published.wire() == WireFormat.FRAMED));
    return found;
  }

  boolean remove(FoundObject object) throws IOException {
    ObjectScan listed = object.path().endsWith(suffixOfUnfinished) ? unfinished : scan;
    return listed.remove(object, Files::delete);
  }

  private Optional<FoundObject> examine(Path file, FoundObject object) throws IOException {
    FileStat status = FileStat.find(file).orElse(null);
    if (status == null) {
      return Optional.empty();
    }
    if (!status.isFifo() || status.uid() != ProcessUser.uid()) {
      return Optional.of(object.asUnknown("it is not a FIFO of this user"));
    }
    KernelLocks before = snapshot;
    KernelLocks locks = before != null && has(before, status) ? before : KernelLocks.read();
    snapshot = locks;
    if (has(locks, status)) {
      return Optional.of(
          object.asLive().withTraffic(LivenessLocks.senders(locks, status), object.backlog()));
    }
    if (status.permissions() == CloseNotice.PERMISSIONS) {
      return Optional.of(object.asDead("its receiver has closed it"));
    }
    return Optional.of(
        isLockShown(locks, file)
            ? object.asDead("no receiver holds its lock any more")
            : object.asUnknown("/proc/locks does not show the locks of its file system"));
  }

  /** A FIFO gets its name under the lock under which it is examined. */
  private static Optional<FoundObject> examineUnfinished(Path file, FoundObject object) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(object.asDead("its receiver was killed while it created the FIFO"))
        : Optional.empty();
  }

  private static boolean has(KernelLocks locks, FileStat fifo) {
    return LivenessLocks.isReceiverAlive(locks, fifo);
  }

  /** Returns whether the list shows the lock of the directory, which this process holds then. */
  private static boolean isLockShown(KernelLocks locks, Path file) throws IOException {
    Optional<FileStat> lock = FileStat.find(file.resolveSibling("lock"));
    return lock.isPresent() && locks.isLocked(lock.get(), 0);
  }
}
