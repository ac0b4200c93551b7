package io.github.linuxipc.shm;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.shm.wait.NotifyMode;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.FileInUseException;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.PrivateDirectory;
import io.github.linuxipc.support.KernelErrors;
import io.github.linuxipc.support.connect.AllowedPeers;
import io.github.linuxipc.support.connect.BoundUnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A segment of sealed memory. It has no name. Senders find a socket in its place, at the path that
 * would be the channel's directory, and get the memory over it.
 *
 * @param directory the path of the socket
 * @param file the segment
 * @param capacity the capacity of a lane in bytes
 * @param doorbells how the two ends wake each other
 * @param settings the beginning of the segment as it was created
 * @param allowed which users are admitted
 * @param listener accepts senders
 * @param context the channel's settings
 */
record SealedSegment(
    ChannelDirectory directory,
    SharedFile file,
    int capacity,
    DoorbellFactory doorbells,
    ByteBuffer settings,
    AllowedPeers allowed,
    SealedListener listener,
    LinkContext context)
    implements BoundSegment {

  /**
   * Creates the segment of a channel, and listens for its senders. What a dead receiver has left is
   * removed first, as for a {@link NamedSegment}.
   *
   * @throws IpcException if a live receiver has bound the channel, or it cannot be bound
   */
  static SealedSegment bind(
      ChannelDirectory directory,
      LinkContext context,
      int capacity,
      NotifyMode notify,
      AllowedPeers allowed)
      throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      DoorbellFactory doorbells = DoorbellFactory.of(notify, directory.path(), context);
      SharedFile file =
          undo.open(
              () ->
                  SharedFile.createSealed(
                      "ipc-segment", SegmentDescriptor.FILE_LENGTH, SegmentDescriptor.FILE_LENGTH),
              SharedFile::close);
      long pid = ProcessHandle.current().pid();
      SegmentDescriptor.create(file.memory(), context.terms(), capacity, notify, false, pid);
      ByteBuffer settings = SegmentDescriptor.settings(file.memory());
      SealedListener listener =
          undo.open(() -> listen(directory, context, allowed.isOpen()), SealedListener::close);
      return undo.done(
          new SealedSegment(
              directory, file, capacity, doorbells, settings, allowed, listener, context));
    } catch (FileInUseException e) {
      throw inUse(directory, context, e);
    } catch (IOException e) {
      throw ShmErrors.opening(context, directory, e);
    }
  }

  private static SealedListener listen(
      ChannelDirectory directory, LinkContext context, boolean open) throws IOException {
    return directory.locked(
        LockWait.opening(context),
        () -> {
          PrivateDirectory.check(directory.above());
          NamedSegment.reclaim(directory, context);
          BoundUnixSocket bound =
              BoundUnixSocket.bind(
                  address(directory, context), directory.path(), UnixSocket::seqpacket, open);
          return SealedListener.open(bound, context.name());
        });
  }

  /**
   * Removes the socket that a dead receiver of sealed memory has left in the place of a directory.
   *
   * @throws IpcException if the receiver is alive
   * @throws IOException if the socket cannot be removed
   */
  static void reclaim(ChannelDirectory directory, LinkContext context) throws IOException {
    if (directory.isSocket()) {
      try {
        BoundUnixSocket.removeStale(
            address(directory, context), directory.path(), UnixSocket::seqpacket);
      } catch (FileInUseException e) {
        throw inUse(directory, context, e);
      }
    }
  }

  /** Returns the address of the socket. Throws if the path is too long for a socket. */
  static UnixAddress address(ChannelDirectory directory, LinkContext context) {
    try {
      return UnixAddress.of(directory.path());
    } catch (IllegalArgumentException e) {
      throw KernelErrors.configuration(
          context,
          ErrorCode.BAD_ADDRESS,
          "With memory=sealed the path is that of a socket: " + e.getMessage(),
          "Choose a shorter path or runtime directory.");
    }
  }

  private static IpcException inUse(
      ChannelDirectory directory, LinkContext context, IOException cause) {
    return context.failure(
        ErrorCode.CHANNEL_IN_USE,
        "A live process already listens at " + directory.path(),
        "Stop that process first, or use another name.",
        cause);
  }

  @Override
  public Path path() {
    return directory.path();
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public LaneAcceptor acceptor(Runnable onMembershipChanged) {
    return new SealedLaneAcceptor(this, onMembershipChanged);
  }

  @Override
  public void close(boolean keep) {
    try (Cleanup all = new Cleanup()) {
      all.add(file::close);
      all.add(listener::close);
    }
  }
}
