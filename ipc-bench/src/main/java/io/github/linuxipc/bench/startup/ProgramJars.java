package io.github.linuxipc.bench.startup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The class path of a small application: the jars that its transport needs, and no others. The
 * class path of the benchmarks contains many large jars, and the JVM looks for services in each of
 * them. Each jar is found by a resource that it contains. A directory of classes is packed into a
 * jar, because a class-data archive accepts jars only.
 */
final class ProgramJars {
  private static final String ROOT = "io/github/linuxipc/";
  private static final List<String> OF_ALL =
      List.of(
          ROOT + "Ipc.class",
          ROOT + "core/DefaultIpcFactory.class",
          ROOT + "support/NativeAvailability.class",
          ROOT + "posix/NativeLibrary.class",
          "com/kenai/jffi/Library.class",
          "jni/x86_64-Linux/libjffi-1.2.so",
          "org/slf4j/Logger.class");

  private final Path directory;

  /**
   * Creates an instance. It makes no jar yet.
   *
   * @param directory where jars are made
   */
  ProgramJars(Path directory) {
    this.directory = directory;
  }

  /** Returns the class path of a program that uses no transport. */
  List<Path> ofHelloWorld() throws IOException {
    return List.of(programs());
  }

  /**
   * Returns the class path of a program that uses a transport.
   *
   * @param provider the class of the transport, as a resource below {@code io/github/linuxipc}
   */
  List<Path> ofTransport(String provider) throws IOException {
    List<Path> jars = new ArrayList<>();
    jars.add(programs());
    jars.add(jarOf(ROOT + provider));
    for (String resource : OF_ALL) {
      jars.add(jarOf(resource));
    }
    return jars;
  }

  /** Returns a jar that contains only the programs of this package. */
  private Path programs() throws IOException {
    Path jar = directory.resolve("programs.jar");
    if (Files.notExists(jar)) {
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
        for (Class<?> program : List.of(FirstMessage.class, HelloWorld.class)) {
          String name = program.getName().replace('.', '/') + ".class";
          out.putNextEntry(new JarEntry(name));
          try (var content = url(name).openStream()) {
            content.transferTo(out);
          }
        }
      }
    }
    return jar;
  }

  private Path jarOf(String resource) throws IOException {
    String url = url(resource).toString();
    if (url.startsWith("jar:")) {
      return Path.of(URI.create(url.substring("jar:".length(), url.indexOf("!/"))));
    }
    Path classes = Path.of(URI.create(url.substring(0, url.length() - resource.length())));
    return packed(classes);
  }

  private Path packed(Path classes) throws IOException {
    String name = classes.toString().replace('/', '_') + ".jar";
    Path jar = directory.resolve(name);
    if (Files.notExists(jar)) {
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
          Stream<Path> files = Files.walk(classes)) {
        files.filter(Files::isRegularFile).forEach(file -> add(classes, file, out));
      } catch (UncheckedIOException e) {
        throw new IOException(e);
      }
    }
    return jar;
  }

  private static void add(Path classes, Path file, JarOutputStream out) {
    try {
      out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
      Files.copy(file, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(String resource) throws IOException {
    URL url = ProgramJars.class.getClassLoader().getResource(resource);
    if (url == null) {
      throw new IOException("nothing on the class path contains " + resource);
    }
    return url;
  }
}
