package io.github.linuxipc.posix;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallContextCache;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Loads the shared libraries of the C library, and binds functions in them. */
final class FunctionBinder {
  /**
   * The file names. Before glibc 2.34 the second and the third file hold the mq_ and sem_
   * functions.
   */
  private static final List<String> NAMES = List.of("libc.so.6", "librt.so.1", "libpthread.so.0");

  private final List<Library> libraries = load();
  private final List<String> missing = new ArrayList<>();

  private static List<Library> load() {
    List<Library> found = new ArrayList<>();
    for (String name : NAMES) {
      Library library = Library.openLibrary(name, Library.LAZY | Library.GLOBAL);
      if (library != null) {
        found.add(library);
      }
    }
    if (found.isEmpty()) {
      throw new UnsatisfiedLinkError(Library.getLastError());
    }
    return found;
  }

  /** Binds a function. A function that the C library lacks is recorded, and a call of it fails. */
  NativeFunction function(String name, Type result, Type... parameters) {
    CallContext context =
        CallContextCache.getInstance()
            .getCallContext(result, parameters, CallingConvention.DEFAULT, true);
    return new NativeFunction(name, find(name), context);
  }

  private long find(String name) {
    for (Library library : libraries) {
      long address = library.getSymbolAddress(name);
      if (address != 0) {
        return address;
      }
    }
    missing.add(name);
    return 0;
  }

  /** Returns the reason why this C library cannot be used: the functions that it lacks, if any. */
  Optional<String> problem() {
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("the C library lacks " + String.join(", ", missing));
  }
}
