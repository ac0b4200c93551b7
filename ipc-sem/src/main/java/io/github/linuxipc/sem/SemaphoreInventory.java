package io.github.linuxipc.sem;

import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NamedSemaphore;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.file.ObjectScan;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.event.WaiterInventory;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Lists and removes the files of waiters and of permits in the runtime directory, and this user's
 * semaphores, whatever directory they belong to.
 */
final class SemaphoreInventory {
  private static final Path PREFIX = NamedSemaphore.file("");

  private final String scheme;
  private final WaiterInventory waiters;
  private final ObjectScan permits;

  SemaphoreInventory(String scheme, String permitsSuffix) {
    this.scheme = scheme;
    this.waiters = new WaiterInventory(scheme);
    this.permits = new ObjectScan(scheme, ObjectKind.PERMITS, permitsSuffix, PermitsFile::examine);
  }

  List<FoundObject> list(InventoryContext context) throws IOException {
    List<FoundObject> found = new ArrayList<>(waiters.list(context));
    found.addAll(permits.list(context.runtimeDirectory()));
    List<Path> semaphores = semaphores();
    for (Path file : files("??????")) {
      if (UnfinishedSemaphore.isAbandoned(file, semaphores)) {
        found.add(
            FoundObject.of(scheme, ObjectKind.EVENT, "", file.toString())
                .asDead("a process was killed while it created a semaphore"));
      }
    }
    for (Path file : semaphores) {
      SemaphoreName.ofFile(file).flatMap(name -> examine(name, file)).ifPresent(found::add);
    }
    return found;
  }

  private static List<Path> semaphores() throws IOException {
    return files(SemaphoreName.prefix(ProcessUser.uid()) + "*");
  }

  private static List<Path> files(String glob) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(
            Objects.requireNonNull(PREFIX.getParent()), PREFIX.getFileName() + glob)) {
      files.forEach(found::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  private Optional<FoundObject> examine(SemaphoreName name, Path file) {
    FoundObject object = FoundObject.of(scheme, ObjectKind.EVENT, "", file.toString());
    try {
      return HeldSemaphore.isHeld(name)
          .map(held -> held ? object.asLive() : object.asDead("no process holds this semaphore"));
    } catch (ErrnoException e) {
      return Optional.of(object.asUnknown("it cannot be examined: " + e.getMessage()));
    }
  }

  boolean remove(FoundObject object) throws IOException {
    Path file = Path.of(object.path());
    if (object.kind() == ObjectKind.PERMITS) {
      return permits.remove(object, PermitsFile::removeIfAbandoned);
    }
    if (UnfinishedSemaphore.isName(file)) {
      return UnfinishedSemaphore.isAbandoned(file, semaphores()) && Files.deleteIfExists(file);
    }
    Optional<SemaphoreName> name = SemaphoreName.ofFile(file);
    boolean semaphore = Objects.equals(file.getParent(), PREFIX.getParent());
    return (name.isPresent() && semaphore)
        ? HeldSemaphore.removeUnheld(name.get(), ProcessUser.uid())
        : waiters.remove(object);
  }
}
