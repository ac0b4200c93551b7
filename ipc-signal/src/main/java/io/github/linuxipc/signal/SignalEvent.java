package io.github.linuxipc.signal;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The event that an address refers to.
 *
 * <pre>
 *   signal:reload?signal=HUP     the event "reload": one process waits for it, with SIGHUP
 *   events.reload.address=signal:HUP, and "reload" is opened: the same event
 *   signal:HUP                   SIGHUP to the process that waits for it. Each process has its own
 *                                signals, so several processes may wait for SIGHUP independently
 * </pre>
 *
 * @param name the event's name; empty if the address names only a signal, for the process that
 *     waits for that signal
 * @param signal the signal; the waker of a named event does not use it, and sends the signal that
 *     the waiter has announced
 * @param directory the directory of the waiter files
 */
record SignalEvent(String name, SignalName signal, Path directory) {
  static final Option<SignalName> SIGNAL =
      new Option<>(
          "signal",
          new SignalName("USR1"),
          "the signal of an event whose address has none, such as USR1 or HUP",
          SignalName::parse);

  static final String SUFFIX = ".signal";
  private static final String KEY = "signal=";
  private static final Pattern PROCESS_FILE = Pattern.compile("[A-Z0-9+-]+-[0-9]+-[0-9]+\\.signal");

  static SignalEvent of(Address address, OpenContext context) throws IpcException {
    Path directory = context.runtimeDirectory();
    if (address.targetsName()) {
      return new SignalEvent(address.target(), context.option(SIGNAL), directory);
    }
    try {
      SignalName signal =
          SignalName.find(address.target())
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "The target is neither an event's name nor a signal"));
      String name = Address.isName(context.name()) ? context.name() : "";
      return new SignalEvent(name, signal, directory);
    } catch (IllegalArgumentException e) {
      throw context.failure(
          ErrorCode.BAD_ADDRESS,
          String.valueOf(e.getMessage()),
          "Write signal:reload for an event of that name, or a signal such as signal:USR1.",
          e);
    }
  }

  boolean isNamed() {
    return !name.isEmpty();
  }

  /** Returns the file of a named event. */
  Path file() {
    return directory.resolve(name + SUFFIX);
  }

  /**
   * Returns the file of one waiter of an event without a name. It differs from the file of every
   * named event, because its name contains the signal in upper case.
   */
  Path file(long pid, int serial) {
    return directory.resolve(signal + "-" + pid + "-" + serial + SUFFIX);
  }

  /**
   * Returns whether a file belongs to a waiter of an event without a name. No other waiter takes
   * such a file over.
   */
  boolean isOfProcess(Path other) {
    return isOfProcess(String.valueOf(other.getFileName()));
  }

  /** Returns whether a file name is that of a waiter of an event without a name. */
  static boolean isOfProcess(String file) {
    return PROCESS_FILE.matcher(file).matches();
  }

  String detail() {
    return KEY + signal;
  }

  /** Parses the announced signal. Returns empty if the text names no signal that may be sent. */
  static Optional<SignalName> parse(String detail) {
    try {
      return detail.startsWith(KEY)
          ? SignalName.find(detail.substring(KEY.length()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
