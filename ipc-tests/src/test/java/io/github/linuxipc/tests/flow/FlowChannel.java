package io.github.linuxipc.tests.flow;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.guard.DirectoryTree;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** A channel of one test, in a runtime directory of its own, and all that is opened for it. */
final class FlowChannel {
  private static final AtomicInteger SERIAL = new AtomicInteger();

  private final String name = "flow-" + SERIAL.incrementAndGet();
  private final String transport;
  private final Path directory;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final Ipc ipc;
  private final Receiver receiver;

  /**
   * Opens the receiver. The stream ends with the last sender.
   *
   * @param callbacks the executor of the builder
   */
  FlowChannel(String transport, Executor callbacks) throws IOException, InterruptedException {
    var mode = PosixFilePermissions.fromString("rwx------");
    this.transport = transport;
    this.directory =
        Files.createTempDirectory(
            Path.of("/dev/shm"), "ipc-kit-", PosixFilePermissions.asFileAttribute(mode));
    IpcBuilder builder = Ipc.builder().executor(callbacks);
    for (String setting : settings()) {
      builder.set(
          setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
    }
    this.ipc = builder.build();
    this.receiver = ipc.receiver(name);
  }

  private List<String> settings() {
    return List.of(
        "runtime-dir=" + directory,
        "transport=" + transport,
        "channels." + name + ".end-of-stream=last-sender");
  }

  Receiver receiver() {
    return receiver;
  }

  synchronized Sender sender() throws IOException, InterruptedException {
    Sender sender = ipc.sender(name);
    opened.add(sender);
    return sender;
  }

  /** Starts another process that has opened a sender of this channel. */
  synchronized PeerProcess sendingPeer() throws Exception {
    PeerProcess peer = PeerProcess.start(List.of(), settings());
    opened.add(peer);
    peer.call("sender", name);
    return peer;
  }

  /** Closes the receiver first, so that no close of a sender waits for it. */
  synchronized void close() throws Exception {
    receiver.close();
    for (AutoCloseable each : opened) {
      try {
        each.close();
      } catch (IpcException e) {
        // messages that are undelivered at the end of a test are no failure
      }
    }
    ipc.close();
    DirectoryTree.delete(directory);
  }
}
