package io.github.linuxipc.bench.library;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Pipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * This project's transport over anonymous pipes. The coordinator creates the pipes, keeps them
 * open, and writes their addresses to the files of the endpoints.
 */
final class PipeLibrary implements MeasuredLibrary {
  @Override
  public String name() {
    return "pipe";
  }

  @Override
  public String description() {
    return "this library, pipe, blocking";
  }

  @Override
  public Set<SendMode> sendModes() {
    return EnumSet.allOf(SendMode.class);
  }

  @Override
  public AutoCloseable prepare(Path directory) throws IOException {
    Pipe there = Pipe.open();
    Pipe back = Pipe.open();
    Files.writeString(directory.resolve(Endpoints.THERE), address(there.source()));
    Files.writeString(directory.resolve(Endpoints.BACK), address(back.source()));
    return () -> {
      there.close();
      back.close();
    };
  }

  private static String address(OpenFile end) throws IOException {
    String pipe = ProcessHandle.current().pid() + "/" + end.fd() + "/" + end.status().inode();
    return "pipe:" + pipe + "?end=" + pipe; // as startChild passes it
  }

  @Override
  public BenchReceiver openReceiver(Endpoints endpoints) throws IOException, InterruptedException {
    Ipc ipc = ipc(endpoints);
    return new LinuxIpcReceiver(ipc, ipc.receiver(Files.readString(endpoints.file())), false);
  }

  @Override
  public BenchSender openSender(Endpoints endpoints, SendMode sendMode)
      throws IOException, InterruptedException {
    Ipc ipc = ipc(endpoints);
    String address = Files.readString(endpoints.file()) + "&connect-timeout=60s";
    return LinuxIpcSender.of(ipc, ipc.sender(address), endpoints.size(), sendMode);
  }

  private static Ipc ipc(Endpoints endpoints) {
    return Ipc.builder()
        .set("runtime-dir", endpoints.directory().resolve("ipc").toString())
        .build();
  }
}
