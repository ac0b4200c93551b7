package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.spi.LinkContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Opens endpoints over links, and closes what is left. One per {@code Ipc} instance; thread-safe.
 */
public final class Engine implements AutoCloseable {
  private final Path runtimeDirectory;

  /**
   * Makes an engine; opens and starts nothing.
   *
   * @param runtimeDirectory where channel descriptors and default objects live; made when first
   *     needed
   */
  public Engine(Path runtimeDirectory) {
    this.runtimeDirectory = runtimeDirectory;
  }

  /**
   * Opens a sender: on its own address if it has one, else where the channel's live descriptor
   * says, and waits for the receiver up to the connect time-out.
   *
   * @param settings the neutral settings
   * @param own the address that the sender itself is configured with
   * @param finder finds the provider for the descriptor's address
   * @return the sender
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public Sender sender(ChannelSettings settings, Optional<Candidate> own, Candidate.Finder finder)
      throws IpcException, InterruptedException {
    throw new UnsupportedOperationException(runtimeDirectory.toString());
  }

  /**
   * Opens a receiver on the first candidate, or, where that one cannot be opened, on the next, with
   * a warning.
   *
   * @param settings the neutral settings
   * @param candidates where to bind, in order
   * @return the receiver
   * @throws IpcException if none can be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public Receiver receiver(ChannelSettings settings, List<Candidate> candidates)
      throws IpcException, InterruptedException {
    throw new UnsupportedOperationException(runtimeDirectory.toString());
  }

  /**
   * Tells where a live receiver has bound a channel.
   *
   * @param name the channel's name
   * @return the address and the receiver's process, or empty if there is no live receiver
   * @throws IpcException if the runtime directory is not to be trusted
   */
  public Optional<Live> live(String name) throws IpcException {
    return Optional.empty();
  }

  /**
   * Returns the directory of this user's channels, checked, and made if missing: for the ends of
   * events, which no engine carries.
   *
   * @param context the event, for the error's text
   * @return the directory
   * @throws IpcException with {@link io.github.linuxipc.channel.ErrorCode#INSECURE} if it is
   *     somebody else's
   */
  public Path runtimeDirectory(LinkContext context) throws IpcException {
    throw new UnsupportedOperationException(context.channel() + runtimeDirectory);
  }

  /**
   * A live receiver.
   *
   * @param address where it is bound
   * @param pid its process in its own pid namespace
   */
  public record Live(Address address, long pid) {}

  /**
   * Closes every endpoint that is still open, with linger, and ends the engine's threads.
   * Idempotent.
   */
  @Override
  public void close() {}
}
