package io.github.linuxipc.shm.wait;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.event.Waiter;
import io.github.linuxipc.event.Waker;
import io.github.linuxipc.shm.ring.Memory;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Notifier;
import io.github.linuxipc.spi.OpenContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Creates the parkers and unparkers by which the two sides of a channel wait and wake each other.
 * The event of the receiver is named {@code receiver}, and the event of the sender in slot 3 is
 * named {@code sender-3}. The files of the events are in the directory of the channel. A successor
 * takes over the event of a dead process, or the event is removed with the channel.
 */
public final class DoorbellFactory {
  /** The name of the receiver's event. */
  public static final String RECEIVER = "receiver";

  private static final Pattern FILE = Pattern.compile("(receiver|sender-[0-9]{1,5})\\..*");

  private final NotifyMode notify;
  private final @Nullable Notifier notifier;
  private final OpenContext context;

  private DoorbellFactory(NotifyMode notify, @Nullable Notifier notifier, OpenContext context) {
    this.notify = notify;
    this.notifier = notifier;
    this.context = context;
  }

  /**
   * Creates the factory for the notify mode of a channel.
   *
   * @param notify how the two sides wait
   * @param directory the directory of the channel, in which events have their files
   * @param context the settings of the channel
   * @return the factory
   * @throws IpcException or {@link io.github.linuxipc.channel.IpcConfigurationException} if the
   *     notifier is not installed in this process
   */
  public static DoorbellFactory of(NotifyMode notify, Path directory, LinkContext context)
      throws IpcException {
    Notifier notifier = notify.isNotifier() ? context.notifier(notify.value()) : null;
    return new DoorbellFactory(notify, notifier, new DoorbellContext(context, directory));
  }

  /**
   * Returns the name of the event of the sender in a slot.
   *
   * @param slot the slot
   * @return the name of the event
   */
  public static String sender(int slot) {
    return "sender-" + slot;
  }

  /**
   * Returns how the two sides wait.
   *
   * @return the mode
   */
  public NotifyMode mode() {
    return notify;
  }

  private Address address(String event) {
    return Address.of(notify.value(), event);
  }

  /**
   * Creates the parker on which one side sleeps.
   *
   * @param onInterrupt ends the sleep on a futex when the sleeping thread is interrupted; the
   *     waiter of a notifier ends its sleep itself
   */
  Parker parker(Memory memory, int index, String event, Runnable onInterrupt) throws IpcException {
    Notifier mechanism = notifier;
    if (mechanism == null) {
      return new FutexParking(memory, index, onInterrupt);
    }
    try (Cleanup undo = new Cleanup()) {
      Waiter waiter = undo.open(() -> mechanism.bind(address(event), context), Waiter::close);
      Waker self = undo.open(() -> mechanism.open(address(event), context), Waker::close);
      return undo.done(new NotifierParker(waiter, self));
    }
  }

  /**
   * Creates the unparker that wakes the other side.
   *
   * @param memory the memory of the other side's flag
   * @param index the offset of the flag in bytes
   * @param event the name of the other side's event
   * @return the unparker
   * @throws IpcException if the event cannot be opened
   */
  public Unparker unparker(Memory memory, int index, String event) throws IpcException {
    Notifier mechanism = notifier;
    return mechanism == null
        ? new FutexParking(memory, index, () -> {})
        : new NotifierUnparker(mechanism.open(address(event), context));
  }

  /**
   * Returns whether a file is that of an event of a doorbell.
   *
   * @param file a file in the directory of a channel
   * @return whether it is
   */
  public static boolean isEvent(Path file) {
    return FILE.matcher(String.valueOf(file.getFileName())).matches();
  }

  /**
   * Returns the scheme of the notifier to which the file of an event belongs.
   *
   * @param event the file
   * @return the scheme
   */
  public static String scheme(Path event) {
    String name = String.valueOf(event.getFileName());
    return name.substring(name.indexOf('.') + 1);
  }

  /**
   * Returns the schemes of the notifiers whose events have files among others.
   *
   * @param files the files in the directory of a channel
   * @return the schemes
   */
  public static Set<String> schemes(List<Path> files) {
    return files.stream()
        .filter(DoorbellFactory::isEvent)
        .map(DoorbellFactory::scheme)
        .collect(Collectors.toSet());
  }

  /**
   * Removes the events that dead processes have left. The event of a live process stays.
   *
   * @param files the files in the directory of the channel
   * @throws IOException if a file cannot be removed
   */
  public void sweep(List<Path> files) throws IOException {
    Notifier mechanism = notifier;
    TreeSet<String> events = new TreeSet<>();
    for (Path file : files) {
      Matcher matcher = FILE.matcher(String.valueOf(file.getFileName()));
      if (mechanism != null && matcher.matches()) {
        events.add(matcher.group(1));
      }
    }
    for (String event : events) {
      sweep(mechanism, event);
    }
  }

  /**
   * Removes an event. The event is bound and closed at once, and the close removes its files. The
   * event of a live process stays.
   */
  private void sweep(@Nullable Notifier mechanism, String event) throws IpcException {
    try {
      if (mechanism != null) {
        mechanism.bind(address(event), context).close();
      }
    } catch (IpcException e) {
      if (e.code() != ErrorCode.CHANNEL_IN_USE) {
        throw e;
      }
    }
  }
}
