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
 * Loads jffi's native library from a copy of our own making.
 *
 * <p>Left to itself, jffi unpacks it into {@code java.io.tmpdir} with the permissions that the
 * umask leaves, closes it, and has the JVM open it again by name: under a umask of 0 any user can
 * change it in between and so run code in this process. Where the temporary directory forbids
 * execution jffi goes on in the current directory. Therefore the copy is made here, see {@link
 * UnpackDirectory}, and jffi is told by its own property where it lies.
 *
 * <p>The properties are the JVM's, so all class loaders take turns, and each puts back what it
 * found. What the application has set counts: {@code jffi.boot.library.path} goes before the copy,
 * {@code jffi.extract.dir} is where the copy is made, and with {@code jffi.extract.name}, which
 * makes jffi keep and verify a file of that name, all is left to jffi.
 */
final class JffiLibrary {
  private static final String BOOT_PATH = "jffi.boot.library.path";
  private static final String EXTRACT_DIR = "jffi.extract.dir";
  private static final String EXTRACT_NAME = "jffi.extract.name";
  private static final String STUB_LOADER = "com.kenai.jffi.internal.StubLoader";
  private static final String MONITOR = "io.github.linuxipc.native-library";

  private JffiLibrary() {}

  /**
   * Loads it, if it is not loaded.
   *
   * @return the user in whose directory it was unpacked, whom leftovers may belong to; empty if
   *     that was not needed
   * @throws IOException if no copy can be made; jffi has not been touched then
   */
  static OptionalInt load() throws IOException {
    synchronized (MONITOR.intern()) { // one object in the JVM, whatever class loader asks
      List<byte[]> libraries = System.getProperty(EXTRACT_NAME) == null ? libraries() : List.of();
      if (libraries.isEmpty()) { // jffi may find it on the library path, or says why it does not
        touch();
        return OptionalInt.empty();
      }
      try (UnpackDirectory directory =
          UnpackDirectory.create(System.getProperty(EXTRACT_DIR), fileName(), libraries)) {
        load(directory);
        return OptionalInt.of(directory.owner());
      }
    }
  }

  private static void load(UnpackDirectory directory) {
    String path = System.getProperty(BOOT_PATH);
    String extract = System.getProperty(EXTRACT_DIR);
    String copies = directory.searchPath();
    try {
      System.setProperty(BOOT_PATH, path == null ? copies : path + ':' + copies);
      // Where the JVM refuses all copies, jffi's own attempt happens where nobody else gets in.
      System.setProperty(EXTRACT_DIR, directory.path());
      touch();
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
   * Has jffi load; asks for something that fails with an error each time, and no class for good.
   */
  private static void touch() {
    JffiCleaner.replace();
    Library.openLibrary("libc.so.6", Library.LAZY | Library.GLOBAL);
    MemoryIO.getInstance();
    LastError.getInstance();
  }

  /**
   * The library's content, once for each copy of jffi that this will load: jffi has itself loaded
   * also in the system's class loader if it is there, and the JVM loads a file into one class
   * loader only.
   */
  private static List<byte[]> libraries() throws IOException {
    Set<Class<?>> loading = new LinkedHashSet<>();
    for (ClassLoader loader : List.of(ClassLoader.getSystemClassLoader(), ownLoader())) {
      try {
        loading.add(Class.forName(STUB_LOADER, false, loader));
      } catch (ClassNotFoundException e) {
        // jffi is not there
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

  /** Reads the library from the first class loader that has it; empty if none has. */
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

  /** As jffi names it: by the version of the interface, which 1.4.3 and all before it share. */
  private static String fileName() {
    return "libjffi-" + Version.MAJOR + "." + Version.MINOR + ".so";
  }
}
