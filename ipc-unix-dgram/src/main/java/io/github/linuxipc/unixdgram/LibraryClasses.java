package io.github.linuxipc.unixdgram;

import java.util.List;
import java.util.Optional;

/**
 * Checks whether jnr-unixsocket and its dependencies can be loaded: one class of each library is
 * loaded, but not initialised. On the module path a library may be present and yet not readable.
 */
final class LibraryClasses {
  static final String REMEDY =
      "Put jnr-unixsocket and all dependencies of its pom on the class path or module path, asm,"
          + " jnr-ffi and jnr-posix among them.";

  private static final String FIRST = "jnr.unixsocket.UnixDatagramChannel";
  private static final List<String> OTHERS =
      List.of(
          "jnr.enxio.channels.NativeSelectorProvider",
          "jnr.ffi.LibraryLoader",
          "jnr.posix.POSIX",
          "org.objectweb.asm.ClassVisitor",
          "org.objectweb.asm.commons.Remapper",
          "org.objectweb.asm.tree.ClassNode",
          "org.objectweb.asm.tree.analysis.Analyzer",
          "org.objectweb.asm.util.TraceClassVisitor");

  private LibraryClasses() {}

  /** Returns the name of the first class that cannot be loaded, if any. */
  static Optional<String> missing() {
    String name = FIRST;
    try {
      ClassLoader libraries =
          Class.forName(name, false, LibraryClasses.class.getClassLoader()).getClassLoader();
      for (String other : OTHERS) {
        name = other;
        Class.forName(other, false, libraries);
      }
      return Optional.empty();
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.of(name);
    }
  }
}
