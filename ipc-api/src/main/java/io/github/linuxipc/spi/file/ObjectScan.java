package io.github.linuxipc.spi.file;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.inventory.ObjectState;
import io.github.linuxipc.spi.InventoryContext;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lists and removes the files of one kind that are created under the {@link DirectoryLock} of their
 * directory. A file is first examined without the lock, so that a listing of files in use takes no
 * lock. One that does not look live is examined again under the lock, because its process may be
 * about to complete it. If the lock is not free soon, such as while a stopped process holds it, the
 * state is {@link ObjectState#UNKNOWN}. Called on engine threads.
 */
public final class ObjectScan {
  private final String scheme;
  private final ObjectKind kind;
  private final String suffix;
  private final Predicate<String> nameless;
  private final Examiner examiner;

  /** Examines a file. */
  @FunctionalInterface
  public interface Examiner {
    /**
     * Returns the state of a file.
     *
     * @param file the file
     * @param object the object that stands for it, not examined yet
     * @return the object with its state; empty if the file is gone or is not of this kind
     * @throws IOException if it cannot be examined
     */
    Optional<FoundObject> examine(Path file, FoundObject object) throws IOException;
  }

  /** Removes a file. */
  @FunctionalInterface
  public interface Remover {
    /**
     * Removes a file that no process uses.
     *
     * @param file the file
     * @throws IOException if it cannot be removed
     */
    void remove(Path file) throws IOException;
  }

  /**
   * Creates a scan.
   *
   * @param scheme the scheme of the provider; empty for the engine
   * @param kind what the files belong to
   * @param suffix the end of their names; the part before it is the name of the channel or event
   * @param examiner examines one of them
   */
  public ObjectScan(String scheme, ObjectKind kind, String suffix, Examiner examiner) {
    this(scheme, kind, suffix, file -> false, examiner);
  }

  /**
   * Creates a scan for files of which some belong to no name.
   *
   * @param scheme the scheme of the provider; empty for the engine
   * @param kind what the files belong to
   * @param suffix the end of their names
   * @param nameless recognises the name of a file that belongs to no channel or event
   * @param examiner examines one of them
   */
  public ObjectScan(
      String scheme,
      ObjectKind kind,
      String suffix,
      Predicate<String> nameless,
      Examiner examiner) {
    this.scheme = scheme;
    this.kind = kind;
    this.suffix = suffix;
    this.nameless = nameless;
    this.examiner = examiner;
  }

  /**
   * Lists the files of a directory.
   *
   * @param directory a directory that {@link PrivateDirectory} has checked
   * @return the objects
   * @throws IOException if the directory cannot be read
   */
  public List<FoundObject> list(Path directory) throws IOException {
    List<FoundObject> candidates = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + suffix)) {
      for (Path file : files) {
        String text = String.valueOf(file.getFileName());
        String name = text.substring(0, text.length() - suffix.length());
        if (Address.isName(name)) {
          candidates.add(FoundObject.of(scheme, kind, name, file.toString()));
        } else if (nameless.test(text)) {
          candidates.add(FoundObject.of(scheme, kind, "", file.toString()));
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return examineAll(directory, candidates);
  }

  /**
   * Lists the files of the runtime directory, and those to which published addresses lead outside
   * of it.
   *
   * @param context the directory and the addresses
   * @return the objects
   * @throws IOException if the directory cannot be read
   */
  public List<FoundObject> list(InventoryContext context) throws IOException {
    return list(context, published -> true);
  }

  /**
   * Lists the files of the runtime directory, and those to which some of the published addresses
   * lead outside of it.
   *
   * @param context the directory and the addresses
   * @param chosen chooses the addresses whose files this library has created
   * @return the objects
   * @throws IOException if the directory cannot be read
   */
  public List<FoundObject> list(
      InventoryContext context, Predicate<InventoryContext.Published> chosen) throws IOException {
    Path directory = context.runtimeDirectory();
    List<FoundObject> found = new ArrayList<>(list(directory));
    for (InventoryContext.Published each : context.published()) {
      String target = each.address().target();
      if (target.startsWith("/") && chosen.test(each)) {
        Path file = Path.of(target);
        if (!directory.equals(file.getParent())) {
          found.addAll(listAt(each.name(), file));
        }
      }
    }
    return found;
  }

  /**
   * Examines one file at a path of its own.
   *
   * @param name the name of its channel
   * @param file the file, in any directory
   * @return the object; none if the file does not exist
   * @throws IOException if it cannot be examined
   */
  public List<FoundObject> listAt(String name, Path file) throws IOException {
    Path directory = file.getParent();
    if (directory == null || Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      return List.of();
    }
    FoundObject object = FoundObject.of(scheme, kind, name, file.toString());
    try {
      PrivateDirectory.check(directory);
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (InsecureFileException e) {
      return List.of(object.asUnknown(String.valueOf(e.getMessage())));
    }
    return examineAll(directory, List.of(object));
  }

  /**
   * Examines one file that is created under the lock of another directory than its own.
   *
   * @param locked that directory, which was checked
   * @param name the name of its channel
   * @param file the file
   * @return the object; none if the file does not exist
   * @throws IOException if it cannot be examined
   */
  public List<FoundObject> listIn(Path locked, String name, Path file) throws IOException {
    return examineAll(locked, List.of(FoundObject.of(scheme, kind, name, file.toString())));
  }

  private List<FoundObject> examineAll(Path directory, List<FoundObject> candidates)
      throws IOException {
    List<FoundObject> found = new ArrayList<>();
    List<FoundObject> suspects = new ArrayList<>();
    for (FoundObject each : candidates) {
      Optional<FoundObject> now = examine(each);
      now.ifPresent(it -> (it.state() == ObjectState.LIVE ? found : suspects).add(it));
    }
    if (!suspects.isEmpty()) {
      found.addAll(confirm(directory, suspects));
    }
    return found;
  }

  private List<FoundObject> confirm(Path directory, List<FoundObject> suspects) throws IOException {
    try {
      return DirectoryLock.locked(
          directory,
          LockWait.brief(),
          () -> suspects.stream().flatMap(each -> examine(each).stream()).toList());
    } catch (LockTimeoutException e) {
      String why = String.valueOf(e.getMessage());
      return suspects.stream().map(each -> each.asUnknown(why)).toList();
    }
  }

  private Optional<FoundObject> examine(FoundObject object) {
    Path file = Path.of(object.path());
    FoundObject fresh = FoundObject.of(scheme, kind, name(file, object), object.path());
    try {
      return examiner.examine(file, fresh);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(fresh.asUnknown("it cannot be examined: " + e.getMessage()));
    }
  }

  /** Returns the name of an object, to which the engine may have given that of a topic. */
  private String name(Path file, FoundObject object) {
    String text = String.valueOf(file.getFileName());
    String name = text.substring(0, Math.max(0, text.length() - suffix.length()));
    return text.endsWith(suffix) && Address.isName(name) ? name : object.name();
  }

  /**
   * Removes a file that this scan has listed, unless a process uses it now.
   *
   * @param object the object; if it is persistent, an object that is away is removed as well
   * @param remover removes the file
   * @return whether it was removed
   * @throws LockTimeoutException if the lock of the directory is not free soon
   * @throws IOException if it cannot be removed
   */
  public boolean remove(FoundObject object, Remover remover) throws IOException {
    Path directory = Path.of(object.path()).getParent();
    if (directory == null) {
      return false;
    }
    return removeIn(directory, object, remover);
  }

  /**
   * Removes a file that is created under the lock of another directory than its own, as {@link
   * #remove} does.
   *
   * @param locked that directory
   * @param object the object
   * @param remover removes the file
   * @return whether it was removed
   * @throws IOException if it cannot be removed
   */
  public boolean removeIn(Path locked, FoundObject object, Remover remover) throws IOException {
    Path file = Path.of(object.path());
    PrivateDirectory.check(locked);
    return DirectoryLock.locked(
        locked,
        LockWait.brief(),
        () -> {
          boolean unused =
              examine(object)
                  .filter(now -> mayRemove(now.state(), object.persistent()))
                  .isPresent();
          if (unused) {
            remover.remove(file);
          }
          return unused;
        });
  }

  /**
   * Returns whether an object may be removed.
   *
   * @param now its state, which was examined under the lock under which it is created
   * @param discard whether the messages of an object that is away may be discarded
   * @return whether it may be removed
   */
  public static boolean mayRemove(ObjectState now, boolean discard) {
    return now == ObjectState.DEAD || (now == ObjectState.AWAY && discard);
  }
}
