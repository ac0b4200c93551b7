package io.github.linuxipc.socket;

import java.util.List;
import java.util.Optional;

/**
 * Whether jnr-unixsocket and what it needs are there: one class of each library, found but not
 * initialised. On the module path a library may be there and yet out of reach.
 */
final class LibraryClasses {
  static final String REMEDY =
      "Have jnr-unixsocket and all that its pom names on the class path or module path, asm,"
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

  /** The first class that is missing, if any. */
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
