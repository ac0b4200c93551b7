package io.github.linuxipc.tests.guard;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Creates and deletes the directories of tests. */
public final class DirectoryTree {
  private static final int ATTEMPTS = 10;

  private DirectoryTree() {}

  /**
   * Creates a directory below {@code /dev/shm} that only this user may enter.
   *
   * @param prefix how its name begins
   * @return the directory
   * @throws IOException if it cannot be created
   */
  public static Path create(String prefix) throws IOException {
    return Files.createTempDirectory(
        Path.of("/dev/shm"),
        prefix,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /**
   * Deletes a directory and everything in it. Has no effect if there is no such directory. Other
   * threads and processes may remove parts of it, or add to it, at the same time.
   *
   * @param directory the directory
   * @throws IOException if a file cannot be deleted
   */
  public static void delete(Path directory) throws IOException {
    for (int attempts = ATTEMPTS; ; attempts--) {
      try {
        Files.walkFileTree(directory, new Remover());
        return;
      } catch (DirectoryNotEmptyException e) { // a child that outlived its parent is ending
        if (attempts == 0) {
          throw e;
        }
      }
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
