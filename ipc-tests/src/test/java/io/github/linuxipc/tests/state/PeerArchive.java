package io.github.linuxipc.tests.state;

import io.github.linuxipc.tests.peer.PeerProcess;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * A class-data archive of what a peer loads, which halves the processor time of its start. A JVM
 * archives classes of jars only, so the directories of the class path are packed.
 */
final class PeerArchive {
  private final Path file;
  private final String classPath;

  private PeerArchive(Path file, String classPath) {
    this.file = file;
    this.classPath = classPath;
  }

  /** Runs a peer and archives the classes that it loads. */
  interface Training {
    /**
     * Runs the peer.
     *
     * @param peer the peer, which ends by itself when its input ends
     */
    void run(PeerProcess peer) throws Exception;
  }

  /**
   * Makes an archive.
   *
   * @param directory where its files are created; it exists
   * @param training what the peers will do
   */
  static PeerArchive create(Path directory, List<String> settings, Training training)
      throws Exception {
    List<String> jars = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path jar = directory.resolve("classes-" + jars.size() + ".jar");
        pack(path, jar);
        jars.add(jar.toString());
      } else {
        jars.add(entry);
      }
    }
    PeerArchive archive =
        new PeerArchive(directory.resolve("peer.jsa"), String.join(File.pathSeparator, jars));
    try (PeerProcess peer =
        archive.start("-XX:ArchiveClassesAtExit=" + archive.file, List.of(), settings)) {
      training.run(peer);
      peer.terminate();
    }
    return archive;
  }

  private static void pack(Path directory, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(directory)) {
      for (Path path : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(directory.relativize(path).toString()));
        Files.copy(path, out);
        out.closeEntry();
      }
    }
  }

  /**
   * Starts a peer with the archive.
   *
   * @param before the words before its command line, such as {@code nice}
   */
  PeerProcess start(List<String> before, List<String> settings) throws Exception {
    return start("-XX:SharedArchiveFile=" + file, before, settings);
  }

  private PeerProcess start(String option, List<String> before, List<String> settings)
      throws Exception {
    return PeerProcess.start(
        builder -> {
          List<String> command = builder.command();
          command.set(1 + command.indexOf("-cp"), classPath);
          command.addAll(0, before);
          return builder.start();
        },
        List.of(option),
        settings);
  }
}
