package io.github.linuxipc.support.event;

import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OfdLock;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.file.ObjectScan;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lists and removes the {@linkplain WaiterFile files} by which processes announce that they wait
 * for an event. The owner's lock on the file shows whether the process is alive.
 */
public final class WaiterInventory {
  private final ObjectScan scan;

  /**
   * Creates an inventory.
   *
   * @param scheme the scheme of the notifier, which is also the suffix of its files
   */
  public WaiterInventory(String scheme) {
    this(scheme, file -> false);
  }

  /**
   * Creates an inventory for a notifier whose waiters need not have a name.
   *
   * @param scheme the scheme of the notifier, which is also the suffix of its files
   * @param nameless recognises the name of the file of a waiter without a name
   */
  public WaiterInventory(String scheme, Predicate<String> nameless) {
    this.scan =
        new ObjectScan(scheme, ObjectKind.EVENT, "." + scheme, nameless, WaiterInventory::examine);
  }

  /**
   * Lists the files of the runtime directory.
   *
   * @param context the directory
   * @return the objects
   * @throws IOException if the directory cannot be read
   */
  public List<FoundObject> list(InventoryContext context) throws IOException {
    return scan.list(context.runtimeDirectory());
  }

  /**
   * Lists the files of another directory.
   *
   * @param directory the directory, which was checked
   * @return the objects
   * @throws IOException if the directory cannot be read
   */
  public List<FoundObject> list(Path directory) throws IOException {
    return scan.list(directory);
  }

  /**
   * Removes the file of a process that has ended.
   *
   * @param object the file
   * @return whether it was removed
   * @throws IOException if it cannot be examined
   */
  public boolean remove(FoundObject object) throws IOException {
    int uid = ProcessUser.uid();
    return scan.remove(object, file -> WaiterFile.removeIfAbandoned(file, uid));
  }

  private static Optional<FoundObject> examine(Path path, FoundObject object) throws IOException {
    try (OpenFile file = OpenFile.open(path, OpenFile.READ | OpenFile.NO_FOLLOW)) {
      WaiterFile.check(path, file.status(), ProcessUser.uid());
      FoundObject known =
          object.withPid(WaiterFile.read(file).map(record -> record.process().pid()).orElse(0L));
      return Optional.of(
          new OfdLock(file).find(WaiterFile.OWNER, 1)
              ? known.asLive()
              : known.asDead("no process holds the lock of its waiter any more"));
    } catch (ErrnoException e) {
      if (e.errno() == Errno.ENOENT) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
