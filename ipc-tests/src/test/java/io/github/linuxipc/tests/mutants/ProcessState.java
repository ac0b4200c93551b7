package io.github.linuxipc.tests.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the states of processes from proc(5). */
final class ProcessState {
  private ProcessState() {}

  /** Returns whether a process is stopped by a signal. */
  static boolean isStopped(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    } catch (IOException e) {
      return false; // it has exited
    }
  }
}
