package io.github.linuxipc.signal;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.PidFd;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.event.AbstractWaker;
import io.github.linuxipc.support.event.WaiterFile;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
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

/** Signals the process that has announced itself as the waiter, and no other process. */
final class SignalWaker extends AbstractWaker<SignalTarget> {
  private static final Logger LOG = LoggerFactory.getLogger(SignalWaker.class);

  private final SignalEvent event;
  private final int uid;
  private long warnedPid;

  private SignalWaker(SignalEvent event, int uid, OpenContext context) {
    super(context);
    this.event = event;
    this.uid = uid;
  }

  static SignalWaker open(SignalEvent event, OpenContext context) throws IpcException {
    try {
      SignalWaker waker = new SignalWaker(event, ProcessUser.uid(), context);
      if (event.isNamed()) {
        waker.findNow();
      }
      return waker;
    } catch (IOException e) {
      throw SignalErrors.opening(context, event.file(), e);
    }
  }

  @Override
  protected @Nullable SignalTarget find() throws IOException {
    return event.isNamed() ? SignalTarget.find(event.file(), uid).orElse(null) : findSingle();
  }

  @Override
  protected Outcome signal(SignalTarget found) throws IOException {
    Outcome outcome = send(found);
    if (outcome == Outcome.NOT_WAKEABLE) {
      warnNotHandled(found);
    }
    return outcome;
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

  private Outcome send(SignalTarget to) throws IOException {
    try {
      return to.signal();
    } catch (ErrnoException e) {
      boolean ofOtherUser = e.errno() == Errno.EPERM && PidFd.maySignalItself();
      throw ofOtherUser ? SignalErrors.notAllowed(context(), to.pid(), e) : e;
    }
  }

  private @Nullable SignalTarget findSingle() throws IOException {
    List<SignalTarget> found = new ArrayList<>();
    try {
      findAll(found);
      List<Long> pids = found.stream().map(SignalTarget::pid).distinct().toList();
      if (pids.size() > 1) {
        String text = pids.stream().map(String::valueOf).collect(Collectors.joining(", "));
        throw SignalErrors.ambiguous(context(), event.signal(), text);
      }
      return found.isEmpty() ? null : found.remove(0);
    } finally {
      found.forEach(SignalTarget::close); // after a success: the same process, found again
    }
  }

  /**
   * Finds the waiters for the signal, and removes files that dead waiters have left. The caller
   * closes what was found, also after an exception.
   *
   * @throws UnreachableWaiterException if all waiters for the signal are in other pid namespaces,
   *     and there is at least one
   */
  private void findAll(List<SignalTarget> found) throws IOException {
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
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    if (found.isEmpty() && elsewhere != null) {
      throw elsewhere;
    }
  }

  @Override
  protected void release(@Nullable SignalTarget found) {
    if (found != null) {
      found.close();
    }
  }

  @Override
  protected IpcException failure(IOException cause) {
    return SignalErrors.opening(context(), event.file(), cause);
  }
}
