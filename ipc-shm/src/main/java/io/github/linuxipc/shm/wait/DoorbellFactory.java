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
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the two sides of a channel wake each other. A notifier's events are named {@code receiver}
 * and {@code sender-3} for the sender of place 3, and have their files in the channel's directory.
 * A dead one's event is taken over by its successor, or swept with the channel.
 */
public final class DoorbellFactory {
  /** The receiver's event. */
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
   * Finds what a channel is configured with.
   *
   * @param notify how the two sides wait
   * @param directory the channel's directory, in which events have their files
   * @param context the channel's settings
   * @return the factory
   * @throws IpcException if the notifier is not installed here, or the directory cannot be used
   */
  public static DoorbellFactory of(
      NotifyMode notify, Path directory, LinkContext context) throws IpcException {
    Notifier notifier = notify.isNotifier() ? context.notifier(notify.word()) : null;
    return new DoorbellFactory(notify, notifier, new DoorbellContext(context, directory));
  }

  /**
   * Names the event of the sender of a slot.
   *
   * @param place the slot
   * @return the event's name
   */
  public static String sender(int place) {
    return "sender-" + place;
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
    return Address.of(notify.word(), event);
  }

  /**
   * Makes what a side rests on.
   *
   * @param onInterrupt what ends the rest when the resting thread is interrupted
   */
  Parker rest(Memory memory, int index, String event, Runnable onInterrupt) throws IpcException {
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
   * Makes what wakes the other side.
   *
   * @param memory the memory of the other side's flag
   * @param index where the flag is, in bytes
   * @param event the other side's event
   * @return what wakes it
   * @throws IpcException if the event cannot be opened
   */
  public Unparker ringer(Memory memory, int index, String event) throws IpcException {
    Notifier mechanism = notifier;
    return mechanism == null
        ? new FutexParking(memory, index, () -> {})
        : new NotifierUnparker(mechanism.open(address(event), context));
  }

  /**
   * Removes what dead processes have left of their events. A live process keeps its own.
   *
   * @param files the files of the channel's directory
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

  /** To take an event over and to give it up removes all that belongs to it. */
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
