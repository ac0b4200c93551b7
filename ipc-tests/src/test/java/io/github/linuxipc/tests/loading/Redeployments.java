package io.github.linuxipc.tests.loading;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Loads an application in one class loader after another, and counts the class loaders that remain.
 */
public final class Redeployments {
  private static final long TIMEOUT_NS = TimeUnit.SECONDS.toNanos(30);

  private Redeployments() {}

  /**
   * Prints how many class loaders were not collected, and the name of each thread whose name begins
   * with {@code Cleaner-}. Here such a thread can only be jffi's.
   *
   * @param arguments how many class loaders to use
   * @throws Exception if a class loader cannot be used
   */
  public static void main(String[] arguments) throws Exception {
    List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
    for (int i = Integer.parseInt(arguments[0]); i > 0; i--) {
      loaders.add(deploy());
    }
    long deadlineNs = System.nanoTime() + TIMEOUT_NS;
    long left;
    do {
      System.gc();
      TimeUnit.MILLISECONDS.sleep(50);
      left = loaders.stream().filter(loader -> loader.get() != null).count();
    } while (left > 0 && deadlineNs - System.nanoTime() > 0);
    System.out.println("left " + left);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("Cleaner-")) {
        System.out.println(thread.getName());
      }
    }
  }

  private static WeakReference<ClassLoader> deploy() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader loader =
        new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(loader);
      Object application =
          loader.loadClass(UseOfEverything.class.getName()).getConstructor().newInstance();
      ((Runnable) application).run();
      return new WeakReference<>(loader);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] classPath() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(new File(entry).toURI().toURL());
    }
    return urls.toArray(URL[]::new);
  }
}
