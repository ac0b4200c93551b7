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
 * What an address means.
 *
 * <pre>
 *   signal:reload?signal=HUP     the event "reload": one process waits for it, by SIGHUP
 *   events.reload.address=signal:HUP, and "reload" is opened: likewise
 *   signal:HUP                   SIGHUP to whichever process waits for it: a signal is a process's own,
 *                                so several may wait for it, each for its own
 * </pre>
 *
 * @param name the event's name, or empty for whichever process waits
 * @param signal the signal; a waker of a named event sends the one that the waiter announces
 * @param directory where announcements lie
 */
record SignalEvent(String name, SignalName signal, Path directory) {
  static final Option<SignalName> SIGNAL =
      new Option<>(
          "signal",
          new SignalName("USR1"),
          "the signal of an event whose address names none, such as USR1 or HUP",
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

  /** The file of a named event. */
  Path file() {
    return directory.resolve(name + SUFFIX);
  }

  /** A file of this process's own; no name can be equal to it. */
  Path file(long pid, int serial) {
    return directory.resolve(signal + "-" + pid + "-" + serial + SUFFIX);
  }

  /** Whether a file is one that a process made for itself, which no other will take over. */
  boolean isOfProcess(Path other) {
    return PROCESS_FILE.matcher(String.valueOf(other.getFileName())).matches();
  }

  String detail() {
    return KEY + signal;
  }

  /** Reads which signal was announced; empty if it is none that may be sent. */
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
