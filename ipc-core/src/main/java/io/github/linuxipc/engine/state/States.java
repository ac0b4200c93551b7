package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.EngineResource;
import io.github.linuxipc.engine.EngineResources;
import io.github.linuxipc.engine.registry.ChannelRegistration;
import io.github.linuxipc.engine.registry.PublishedChannel;
import io.github.linuxipc.engine.registry.TopicPresence;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.SharedState;
import io.github.linuxipc.spi.StateKind;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.BlackboardWriter;
import io.github.linuxipc.state.ProcessLock;
import io.github.linuxipc.state.Region;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens blackboards, regions and locks, and closes those that are left open. Thread-safe. */
public final class States {
  private static final Logger LOG = LoggerFactory.getLogger(States.class);
  private static final int LARGEST_HEADER = 4096;

  private final Engine engine;
  private final EngineResources open;

  /**
   * Creates an object that opens state. Opens nothing.
   *
   * @param engine the engine
   */
  public States(Engine engine) {
    this.engine = engine;
    this.open = new EngineResources(engine, "shared state");
  }

  /**
   * Opens a blackboard.
   *
   * @param plan what to open
   * @return the blackboard
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public Blackboard blackboard(StatePlan plan) throws IpcException, InterruptedException {
    BoardDescriptor descriptor = descriptor(plan);
    return open(plan, descriptor, handle -> new EngineBlackboard(handle, descriptor));
  }

  /**
   * Opens the writer of a blackboard.
   *
   * @param plan what to open
   * @return the writer
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public BlackboardWriter blackboardWriter(StatePlan plan)
      throws IpcException, InterruptedException {
    BoardDescriptor descriptor = descriptor(plan);
    return open(plan, descriptor, handle -> EngineWriter.join(handle, descriptor));
  }

  private static BoardDescriptor descriptor(StatePlan plan) throws IpcException {
    BoardDescriptor descriptor = new BoardDescriptor(plan.settings().board());
    if (descriptor.length() > Integer.MAX_VALUE - LARGEST_HEADER) {
      throw IpcException.of(
          ErrorCode.RESOURCE_LIMIT,
          ErrorCode.RESOURCE_LIMIT.text(
              "The blackboard would need " + descriptor.length() + " bytes, more than 2 GiB",
              plan.candidate().where(),
              "Lower max-keys, max-value-size or slots."),
          null);
    }
    return descriptor;
  }

  private <T extends EngineBlackboard> T open(
      StatePlan plan, BoardDescriptor descriptor, Join<T> join)
      throws IpcException, InterruptedException {
    return open(
        plan,
        StateKind.BLACKBOARD,
        (int) descriptor.length(),
        descriptor.limits.terms(),
        handle -> {
          T board = join.join(handle);
          handle.onClose(
              () -> {
                open.remove(board);
                engine.endpoints().remove(board);
              });
          return board;
        });
  }

  /**
   * Opens a region.
   *
   * @param plan what to open
   * @param bytes the size in bytes
   * @return the region
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public Region region(StatePlan plan, int bytes) throws IpcException, InterruptedException {
    if (bytes < 1 || bytes > Integer.MAX_VALUE - LARGEST_HEADER) {
      throw new IllegalArgumentException(
          "A region has 1 to " + (Integer.MAX_VALUE - LARGEST_HEADER) + " bytes, not " + bytes);
    }
    return open(
        plan,
        StateKind.REGION,
        bytes,
        "bytes=" + bytes,
        handle -> {
          EngineRegion region = new EngineRegion(handle);
          handle.onClose(() -> open.remove(region));
          return region;
        });
  }

  /**
   * Opens a lock.
   *
   * @param plan what to open
   * @return the lock
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public ProcessLock lock(StatePlan plan) throws IpcException, InterruptedException {
    return open(
        plan,
        StateKind.LOCK,
        LockDescriptor.LENGTH,
        "",
        handle -> {
          EngineLock lock = EngineLock.join(handle);
          handle.onClose(() -> open.remove(lock));
          return lock;
        });
  }

  /** Makes what the application uses of the open memory. */
  @FunctionalInterface
  private interface Join<T> {
    T join(StateHandle handle) throws IpcException;
  }

  private <T extends EngineResource> T open(
      StatePlan plan, StateKind kind, int length, String terms, Join<T> join)
      throws IpcException, InterruptedException {
    return open.open(cancelled -> join(plan, kind, length, terms, join, cancelled));
  }

  /** Opens the state on an engine thread. */
  private <T> T join(
      StatePlan plan,
      StateKind kind,
      int length,
      String terms,
      Join<T> join,
      BooleanSupplier cancelled)
      throws IpcException {
    StateOpening opening = new StateOpening(engine, plan, kind, length, terms, cancelled);
    try (Cleanup undo = new Cleanup()) {
      SharedState state =
          undo.open(
              () -> plan.candidate().provider().open(plan.candidate().address(), opening),
              SharedState::close);
      requireNoOtherKind(opening);
      return undo.done(
          join.join(new StateHandle(opening, state, engine.eventWait(), engine.background())));
    } catch (LinkageError e) {
      throw Engine.unloadable(
          "provider of shared state " + plan.candidate().address().scheme(), opening, e);
    }
  }

  /**
   * Throws if the name is that of a channel, a service or a topic. Called after the state was
   * opened, because a receiver looks for state after it has registered its name: so of two that
   * open at the same moment, one at least finds the other.
   */
  private void requireNoOtherKind(StateOpening opening) throws IpcException {
    String name = opening.plan().candidate().address().target();
    if (!opening.plan().candidate().address().targetsName()) {
      return;
    }
    Path directory = opening.runtimeDirectory();
    String other;
    try {
      Optional<PublishedChannel> published = ChannelRegistration.find(directory, name);
      other =
          published.isPresent()
              ? published.get().kind().word() + " by " + published.get().process().phrase()
              : unpublished(directory, name);
    } catch (IOException e) {
      LOG.debug("The descriptor of {} cannot be read", name, e);
      return;
    }
    if (!other.isEmpty()) {
      throw opening.failure(
          ErrorCode.INCOMPATIBLE_PEER,
          name + " is opened as a " + opening.kind().word() + " here, and bound as a " + other,
          "Use another name.");
    }
  }

  private static String unpublished(Path directory, String name) throws IOException {
    if (TopicPresence.isTopic(directory, name)) {
      return "topic";
    }
    return TopicPresence.isAlive(directory, name) ? "channel by a process that binds it now" : "";
  }

  /**
   * Closes all that is open, then throws the first failure with the others suppressed. Idempotent.
   *
   * @throws IpcException if something could not be closed
   */
  public void close() throws IpcException {
    open.close();
  }
}
