package io.github.linuxipc.signal;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.PidFd;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.event.EventFiles;
import io.github.linuxipc.support.event.WaiterFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Signals the process that has announced itself, and no other. */
final class SignalWaker implements Waker {
  private static final Logger LOG = LoggerFactory.getLogger(SignalWaker.class);

  /** How often a wake-up looks up a successor when the waiter it found no longer waits. */
  private static final int ATTEMPTS = 10;

  private final SignalEvent event;
  private final OpenContext context;
  private final int uid;
  private @Nullable SignalTarget target;
  private boolean closed;
  private long warnedPid;

  SignalWaker(SignalEvent event, OpenContext context) throws IpcException {
    this.event = event;
    this.context = context;
    try {
      this.uid = ProcessUser.uid();
      if (event.isNamed()) {
        find(); // reports an untrusted file now, not at the first wake-up
      }
    } catch (IOException e) {
      throw SignalErrors.opening(context, event.file(), e);
    }
  }

  @Override
  public synchronized boolean wake() throws IpcException {
    if (closed) {
      throw EventFiles.closed(context, "waker");
    }
    try {
      for (int i = 0; i < ATTEMPTS; i++) {
        SignalTarget found = target != null ? target : find();
        if (found == null) {
          return false;
        }
        SignalTarget.Outcome outcome = send(found);
        if (outcome == SignalTarget.Outcome.SENT) {
          return true;
        }
        forget();
        if (outcome == SignalTarget.Outcome.NOT_HANDLED) {
          warnNotHandled(found);
          return false;
        }
      }
      return false;
    } catch (IOException e) {
      forget();
      throw SignalErrors.opening(context, event.file(), e);
    }
  }

  private void warnNotHandled(SignalTarget target) {
    if (target.pid() != warnedPid) {
      warnedPid = target.pid();
      LOG.warn(
          "Process {} waits for SIG{} but now ignores or blocks it; it is not woken",
          target.pid(),
          target.event());
    }
  }

  private SignalTarget.Outcome send(SignalTarget to) throws IOException {
    try {
      return to.signal();
    } catch (ErrnoException e) {
      boolean ofOtherUser = e.errno() == Errno.EPERM && PidFd.maySignalItself();
      throw ofOtherUser ? SignalErrors.notAllowed(context, to.pid(), e) : e;
    }
  }

  /** Finds the live process; null if none waits. */
  private @Nullable SignalTarget find() throws IOException {
    forget();
    target = event.isNamed() ? SignalTarget.find(event.file(), uid).orElse(null) : findSingle();
    return target;
  }

  private @Nullable SignalTarget findSingle() throws IOException {
    List<SignalTarget> found = new ArrayList<>();
    UnreachableWaiterException elsewhere = null;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(event.directory(), "*" + SignalEvent.SUFFIX)) {
      for (Path file : files) {
        Optional<SignalTarget> candidate = Optional.empty();
        try {
          candidate = SignalTarget.find(file, uid);
        } catch (UnreachableWaiterException e) {
          elsewhere = e.signal().equals(event.signal()) ? e : elsewhere;
        }
        if (candidate.isPresent() && candidate.get().event().equals(event.signal())) {
          found.add(candidate.get());
        } else {
          candidate.ifPresent(SignalTarget::close);
          if (candidate.isEmpty() && event.isOfProcess(file)) {
            WaiterFile.removeIfAbandoned(file, uid);
          }
        }
      }
    }
    List<Long> pids = found.stream().map(SignalTarget::pid).distinct().toList();
    if (pids.size() > 1) {
      found.forEach(SignalTarget::close);
      String text = pids.stream().map(String::valueOf).collect(Collectors.joining(", "));
      throw SignalErrors.ambiguous(context, event.signal(), text);
    }
    if (found.isEmpty() && elsewhere != null) {
      throw elsewhere;
    }
    found.stream().skip(1).forEach(SignalTarget::close); // the same process, found again
    return found.isEmpty() ? null : found.get(0);
  }

  private void forget() {
    SignalTarget open = target;
    target = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    forget();
  }
}
