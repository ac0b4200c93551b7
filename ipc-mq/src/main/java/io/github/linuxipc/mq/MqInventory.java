package io.github.linuxipc.mq;

import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.inventory.ObjectState;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.KernelLocks;
import io.github.linuxipc.posix.MessageQueue;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.file.LockTimeoutException;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.ObjectScan;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.shared.LivenessLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lists and removes the queues of this user: those in the registry, those that the kernel lists
 * where its file system of queues is mounted, and those that receivers have published. Opening a
 * queue disturbs nobody.
 */
final class MqInventory {
  private final QueueRegistry registry;
  private final Path runtime;

  MqInventory(Path runtime) throws IOException {
    this.registry = QueueRegistry.existing(runtime);
    this.runtime = runtime;
  }

  List<FoundObject> list(InventoryContext context) throws IOException {
    Map<String, String> names = new TreeMap<>();
    for (InventoryContext.Published each : context.published()) {
      names.put(each.address().target(), each.name());
    }
    for (String queue : registry.queues()) {
      names.putIfAbsent(queue, QueueName.channel(queue, runtime));
    }
    List<FoundObject> found = new ArrayList<>();
    List<FoundObject> suspects = new ArrayList<>();
    KernelLocks locks = KernelLocks.read();
    for (Map.Entry<String, String> each : names.entrySet()) {
      FoundObject object =
          FoundObject.of(MqTransport.SCHEME, ObjectKind.CHANNEL, each.getValue(), each.getKey());
      examine(object, locks)
          .ifPresent(now -> (now.state() == ObjectState.LIVE ? found : suspects).add(now));
    }
    if (!suspects.isEmpty()) {
      found.addAll(confirm(suspects, locks));
    }
    return found;
  }

  /** Examines queues that do not look live under the lock under which receivers bind them. */
  private List<FoundObject> confirm(List<FoundObject> suspects, KernelLocks locks)
      throws IOException {
    try {
      return registry.locked(
          LockWait.brief(),
          () -> suspects.stream().flatMap(each -> examine(each, locks).stream()).toList());
    } catch (LockTimeoutException e) {
      String why = String.valueOf(e.getMessage());
      return suspects.stream().map(each -> each.asUnknown(why)).toList();
    }
  }

  /**
   * Returns a queue with its state; empty if there is neither a queue nor a record of it.
   *
   * @param locks the locks that processes hold, by which the senders are counted
   */
  private Optional<FoundObject> examine(FoundObject object, KernelLocks locks) {
    try (MessageQueue queue = MessageQueue.open(object.path())) {
      int senders = LivenessLocks.senders(locks, queue.file().status());
      FoundObject now = object.withTraffic(senders, queue.attributes().messages());
      if (queue.file().status().uid() != ProcessUser.uid()) {
        return Optional.of(now.asUnknown("the queue belongs to another user"));
      }
      boolean persistent = QueueHandle.isSticky(queue);
      if (new LivenessLocks(queue.file()).isReceiverAlive()) {
        return Optional.of(now.withPersistent(persistent).asLive());
      }
      return Optional.of(
          persistent
              ? now.asAway("its receiver is away; the queue keeps the messages")
              : now.asDead("no receiver holds its lock any more"));
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        return Optional.of(object.asUnknown("the queue cannot be opened: " + e.getMessage()));
      }
      return registry.isRecorded(object.path())
          ? Optional.of(object.asDead("the record of a queue that does not exist"))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(object.asUnknown("the queue cannot be examined: " + e.getMessage()));
    }
  }

  boolean remove(FoundObject object) throws IOException {
    return registry.locked(
        LockWait.brief(),
        () -> {
          boolean unused =
              examine(object, KernelLocks.read())
                  .filter(now -> ObjectScan.mayRemove(now.state(), object.persistent()))
                  .isPresent();
          if (unused) {
            unlink(object.path());
            registry.remove(object.path());
          }
          return unused;
        });
  }

  private static void unlink(String queue) throws ErrnoException {
    try {
      MessageQueue.unlink(queue);
    } catch (ErrnoException e) {
      if (e.errno() != Errno.ENOENT) {
        throw e;
      }
    }
  }
}
