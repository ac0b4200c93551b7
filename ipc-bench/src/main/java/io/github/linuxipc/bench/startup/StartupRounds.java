package io.github.linuxipc.bench.startup;

import io.github.linuxipc.bench.run.WorkDirectory;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Measures the start of programs in turns, each time in a fresh JVM. */
public final class StartupRounds {
  /** The subject to which the others are compared. */
  public static final String HELLO = "hello world";

  private static final double NS_PER_MS = 1e6;

  /** The transports that can be measured, each with the class file of its provider. */
  private static final Map<String, String> PROVIDERS =
      Map.of(
          "unix", "socket/UnixTransport.class",
          "shm", "shm/ShmTransport.class",
          "mq", "mq/MqTransport.class");

  private final WorkDirectory workDirectory;
  private final PrintWriter progress;
  private final Map<String, List<String>> commands = new LinkedHashMap<>();

  /**
   * Creates a plan that measures only a hello world, until a transport is added.
   *
   * @param workDirectory holds a directory for each measurement
   * @param progress receives a line for each round
   * @throws IOException if the program cannot be packed
   */
  public StartupRounds(WorkDirectory workDirectory, PrintWriter progress) throws IOException {
    this.workDirectory = workDirectory;
    this.progress = progress;
    ProgramJars jars = new ProgramJars(workDirectory.enter());
    commands.put(HELLO, command(jars.ofHelloWorld(), List.of(), HelloWorld.class));
  }

  /**
   * Returns whether a transport can be measured.
   *
   * @param scheme the transport
   * @return whether it can
   */
  public static boolean isMeasurable(String scheme) {
    return PROVIDERS.containsKey(scheme);
  }

  /**
   * Adds a transport.
   *
   * @param scheme the transport
   * @param archive whether to measure it also with a class-data archive; the archive is made now
   * @throws IOException if its program cannot be packed, or fails
   * @throws InterruptedException if the thread is interrupted
   */
  public void add(String scheme, boolean archive) throws IOException, InterruptedException {
    Path directory = workDirectory.enter();
    List<Path> jars = new ProgramJars(directory).ofTransport(PROVIDERS.getOrDefault(scheme, ""));
    commands.put(scheme, command(jars, List.of(), FirstMessage.class, scheme));
    if (archive) {
      Path file = directory.resolve("classes.jsa");
      measure(
          command(jars, List.of("-XX:ArchiveClassesAtExit=" + file), FirstMessage.class, scheme));
      if (Files.notExists(file)) {
        throw new IOException("the JVM did not write " + file);
      }
      commands.put(
          scheme + ", archive",
          command(
              jars,
              List.of("-XX:SharedArchiveFile=" + file, "-Xshare:auto"),
              FirstMessage.class,
              scheme));
    }
  }

  /**
   * Measures each program in each round.
   *
   * @param rounds the number of rounds
   * @return the medians of each program
   * @throws IOException if a process fails; the message holds what it wrote to standard error
   * @throws InterruptedException if the thread is interrupted
   */
  public Map<String, StartupTime> run(int rounds) throws IOException, InterruptedException {
    Map<String, List<StartupTime>> times = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (Map.Entry<String, List<String>> each : commands.entrySet()) {
        times.computeIfAbsent(each.getKey(), k -> new ArrayList<>()).add(measure(each.getValue()));
      }
      progress.printf("[%d/%d]%n", round, rounds);
      progress.flush();
    }
    Map<String, StartupTime> medians = new LinkedHashMap<>();
    times.forEach((subject, all) -> medians.put(subject, StartupTime.median(all)));
    return medians;
  }

  private static List<String> command(
      List<Path> jars, List<String> flags, Class<?> program, String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    String classPath =
        jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    command.addAll(List.of("-cp", classPath, program.getName()));
    command.addAll(List.of(args));
    return command;
  }

  private StartupTime measure(List<String> command) throws IOException, InterruptedException {
    Path directory = workDirectory.enter();
    Path log = directory.resolve("log");
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().put("IPC_RUNTIME_DIR", directory.toString());
    long beganNs = System.nanoTime();
    Process process = builder.start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = out.readLine();
      long wallNs = System.nanoTime() - beganNs;
      long cpuNs = line == null ? 0 : ProcessorTime.ofNs(process.pid());
      process.getOutputStream().close();
      if (line == null || process.waitFor() != 0) {
        process.waitFor();
        throw new IOException(String.join(" ", command) + ": " + Files.readString(log).strip());
      }
      return new StartupTime(wallNs / NS_PER_MS, cpuNs / NS_PER_MS);
    } finally {
      process.destroyForcibly();
    }
  }
}
