package io.github.linuxipc.bench.subject;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.bench.plan.SendMode;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Pipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/** The transport over anonymous pipes. The coordinator creates the pipes and keeps them open. */
final class PipeSubject implements MeasuredLibrary {
  @Override
  public String name() {
    return "pipe";
  }

  @Override
  public String description() {
    return "this library, pipe, blocking";
  }

  @Override
  public Set<SendMode> ways() {
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
  public Inlet inlet(Endpoints wire) throws IOException, InterruptedException {
    Ipc ipc = ipc(wire);
    return new OwnInlet(ipc, ipc.receiver(Files.readString(wire.file())), false);
  }

  @Override
  public Outlet outlet(Endpoints wire, SendMode way) throws IOException, InterruptedException {
    Ipc ipc = ipc(wire);
    String address = Files.readString(wire.file()) + "&connect-timeout=60s";
    return OwnOutlet.of(ipc, ipc.sender(address), wire.size(), way);
  }

  private static Ipc ipc(Endpoints wire) {
    return Ipc.builder().set("runtime-dir", wire.directory().resolve("ipc").toString()).build();
  }
}
