package io.github.linuxipc.posix;

import com.kenai.jffi.LastError;
import com.kenai.jffi.Library;
import com.kenai.jffi.MemoryIO;
import com.kenai.jffi.Version;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks jffi's native library into a private directory and loads it from there.
 *
 * <p>By default jffi unpacks the library into {@code java.io.tmpdir} with the permissions that the
 * umask leaves, closes the file, and makes the JVM open it again by name. Under a umask of 0 any
 * user can change the file in between and so run code in this process. If the temporary directory
 * forbids execution, jffi unpacks the library into the current directory. Therefore this class
 * makes the copy itself, in an {@link UnpackDirectory}, and passes the path of the copy to jffi
 * through jffi's own property.
 *
 * <p>The properties are global to the JVM. Therefore only one class loader at a time loads the
 * library, and then restores the former values. Settings of the application still take effect.
 * {@code jffi.boot.library.path} is searched before the copy. The copy is made in {@code
 * jffi.extract.dir}. {@code jffi.extract.name} makes jffi keep and verify a file of that name; if
 * it is set, jffi unpacks the library itself.
 */
final class JffiLibrary {
  private static final String BOOT_PATH = "jffi.boot.library.path";
  private static final String EXTRACT_DIR = "jffi.extract.dir";
  private static final String EXTRACT_NAME = "jffi.extract.name";
  private static final String STUB_LOADER = "com.kenai.jffi.internal.StubLoader";
  private static final String MONITOR = "io.github.linuxipc.native-library";

  private JffiLibrary() {}

  /**
   * Loads the library unless it is loaded already.
   *
   * @return the user that owns the directory into which the library was unpacked; the leftovers of
   *     this user may then be removed. Empty if this class has not unpacked the library.
   * @throws IOException if no copy can be made; jffi's classes are not initialised then
   */
  static OptionalInt load() throws IOException {
    synchronized (MONITOR.intern()) { // one object in the JVM for all class loaders
      List<byte[]> libraries = System.getProperty(EXTRACT_NAME) == null ? libraries() : List.of();
      if (libraries.isEmpty()) { // jffi unpacks or finds it itself, or reports why not
        initializeJffi();
        return OptionalInt.empty();
      }
      try (UnpackDirectory directory =
          UnpackDirectory.create(System.getProperty(EXTRACT_DIR), fileName(), libraries)) {
        int owner = directory.owner(); // before the load, which must not fail once it has succeeded
        load(directory);
        return OptionalInt.of(owner);
      }
    }
  }

  /**
   * Removes what a user's processes left behind if they were killed while they loaded the library.
   */
  static void removeLeftovers(int uid) {
    UnpackDirectory.removeLeftovers(uid, System.getProperty(EXTRACT_DIR));
  }

  private static void load(UnpackDirectory directory) {
    String path = System.getProperty(BOOT_PATH);
    String extract = System.getProperty(EXTRACT_DIR);
    String copies = directory.searchPath();
    try {
      System.setProperty(BOOT_PATH, path == null ? copies : path + ':' + copies);
      // If the JVM refuses all copies, jffi unpacks one itself: in a directory that is private.
      System.setProperty(EXTRACT_DIR, directory.path());
      initializeJffi();
    } finally {
      restore(BOOT_PATH, path);
      restore(EXTRACT_DIR, extract);
    }
  }

  private static void restore(String property, @Nullable String value) {
    if (value == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, value);
    }
  }

  /**
   * Makes jffi load its library, through calls that can be repeated. If loading fails, each call
   * throws an error and leaves no class unusable.
   */
  private static void initializeJffi() {
    JffiCleaner.replace();
    Library.openLibrary("libc.so.6", Library.LAZY | Library.GLOBAL);
    MemoryIO.getInstance();
    LastError.getInstance();
  }

  /**
   * Returns the library's content, once for each copy of jffi that loads it. jffi also loads itself
   * in the system class loader if that class loader has jffi. Each copy of jffi needs a file of its
   * own, because the JVM loads a file into one class loader only. Returns an empty list if no class
   * loader has the library.
   */
  private static List<byte[]> libraries() throws IOException {
    Set<Class<?>> loading = new LinkedHashSet<>();
    for (ClassLoader loader : List.of(ClassLoader.getSystemClassLoader(), ownLoader())) {
      try {
        loading.add(Class.forName(STUB_LOADER, false, loader));
      } catch (ClassNotFoundException e) {
        // this class loader does not have jffi
      }
    }
    List<byte[]> libraries = new ArrayList<>();
    for (Class<?> each : loading) {
      byte[] library = read(each.getClassLoader(), ownLoader(), ClassLoader.getSystemClassLoader());
      if (library.length == 0) {
        return List.of();
      }
      libraries.add(library);
    }
    return libraries;
  }

  private static ClassLoader ownLoader() {
    return Library.class.getClassLoader();
  }

  /** Returns the library from the first class loader that has it; empty if none has. */
  private static byte[] read(ClassLoader... loaders) throws IOException {
    String resource = "jni/" + platform() + "/" + fileName();
    for (ClassLoader loader : loaders) {
      try (InputStream found = loader.getResourceAsStream(resource)) {
        if (found != null) {
          return found.readAllBytes();
        }
      }
    }
    return new byte[0];
  }

  private static String platform() {
    return (System.getProperty("os.arch", "").equals("aarch64") ? "aarch64" : "x86_64") + "-Linux";
  }

  /**
   * Returns the file name that jffi itself uses. The name contains the version of jffi's native
   * interface, which is the same in all versions of jffi up to 1.4.3.
   */
  private static String fileName() {
    return "libjffi-" + Version.MAJOR + "." + Version.MINOR + ".so";
  }
}
