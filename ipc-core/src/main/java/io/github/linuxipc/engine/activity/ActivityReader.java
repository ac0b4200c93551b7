package io.github.linuxipc.engine.activity;

import io.github.linuxipc.inventory.EndpointActivity;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.spi.file.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the processes of a runtime directory report, and reads their reports. */
public final class ActivityReader {
  static final String PREFIX = "stats-";

  /** The end of the name of a report that is not complete. */
  static final String UNFINISHED = ".new";

  private static final Logger LOG = LoggerFactory.getLogger(ActivityReader.class);
  private static final int MOST_REPORTS = 4096;

  private final Path runtime;
  private final Watch watch;

  private ActivityReader(Path runtime) {
    this.runtime = runtime;
    this.watch = new Watch(runtime);
  }

  /**
   * Begins to read. Called on an engine thread.
   *
   * @param runtime the runtime directory, which exists and was checked
   * @return the reader
   * @throws IOException if the socket that asks for reports cannot be bound
   */
  public static ActivityReader open(Path runtime) throws IOException {
    ActivityReader reader = new ActivityReader(runtime);
    reader.watch.hold();
    return reader;
  }

  /**
   * Reads the reports that are there. Called on an engine thread.
   *
   * @return the activities, ordered by kind, name and process
   * @throws IOException if the directory cannot be read
   */
  public synchronized List<EndpointActivity> read() throws IOException {
    watch.hold();
    List<EndpointActivity> all = new ArrayList<>();
    List<Path> reports = reports(runtime);
    for (Path file : reports.subList(0, Math.min(MOST_REPORTS, reports.size()))) {
      try {
        byte[] bytes = PrivateFile.read(file, ActivityReport.MAX_LENGTH);
        all.addAll(ActivityReport.parse(new String(bytes, StandardCharsets.UTF_8)));
      } catch (IOException e) {
        LOG.debug("The report {} was just replaced, or cannot be trusted", file, e);
      }
    }
    all.sort(
        Comparator.comparing(EndpointActivity::kind)
            .thenComparing(EndpointActivity::name)
            .thenComparing(EndpointActivity::pid));
    return all;
  }

  private static List<Path> reports(Path runtime) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(runtime, PREFIX + "*")) {
      files.forEach(found::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return found;
  }

  /**
   * Lists what killed processes have left: the socket of a reader, and reports that nobody reads.
   *
   * @param runtime the runtime directory
   * @return the objects
   * @throws IOException if the directory cannot be read
   */
  public static List<FoundObject> leftovers(Path runtime) throws IOException {
    List<FoundObject> found = new ArrayList<>(Watch.leftovers(runtime));
    if (Watch.isHeld(runtime)) {
      return found;
    }
    for (Path each : reports(runtime)) {
      if (!isOfLiveProcess(each)) {
        found.add(
            FoundObject.of("", ObjectKind.CHANNEL, "", each.toString())
                .asDead("no process reads this report"));
      }
    }
    return found;
  }

  /** Returns whether the process of a report may just be about to remove it. */
  private static boolean isOfLiveProcess(Path report) {
    String name = String.valueOf(report.getFileName()).substring(PREFIX.length());
    try {
      long pid = Long.parseLong(name.substring(0, Math.max(0, name.indexOf('-'))));
      return ProcessHandle.of(pid).isPresent();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /**
   * Removes an object that {@link #leftovers} has listed.
   *
   * @param runtime the runtime directory
   * @param object the object
   * @return whether it was removed
   * @throws IOException if it cannot be removed
   */
  public static boolean remove(Path runtime, FoundObject object) throws IOException {
    Path file = Path.of(object.path());
    if (Watch.isAt(file)) {
      return Watch.remove(object);
    }
    return runtime.equals(file.getParent()) && !Watch.isHeld(runtime) && Files.deleteIfExists(file);
  }

  /**
   * Returns whether an object is a report, or the socket of a reader.
   *
   * @param object the object
   * @return whether it is
   */
  public static boolean owns(FoundObject object) {
    Path file = Path.of(object.path());
    return Watch.isAt(file) || String.valueOf(file.getFileName()).startsWith(PREFIX);
  }

  /**
   * Ends the reading, and removes the reports unless another reader is there. Idempotent. Called on
   * an engine thread.
   */
  public synchronized void close() {
    watch.close();
    try {
      if (!Watch.isHeld(runtime)) {
        for (Path report : reports(runtime)) {
          Files.deleteIfExists(report);
        }
      }
    } catch (IOException e) {
      LOG.debug("The reports in {} are left to the next reader", runtime, e);
    }
  }
}
