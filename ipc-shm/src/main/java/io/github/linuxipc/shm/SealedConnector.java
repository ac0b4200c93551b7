package io.github.linuxipc.shm;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.DescriptorMessage;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.posix.Poll;
import io.github.linuxipc.posix.SocketOptions;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.shm.SealedHandshakeDescriptor.Status;
import io.github.linuxipc.shm.ring.LaneDescriptor;
import io.github.linuxipc.shm.wait.DoorbellFactory;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.support.connect.AllowedPeers;
import io.github.linuxipc.support.connect.ConnectPauses;
import io.github.linuxipc.support.connect.OpenDeadline;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connects a sender to a channel of sealed memory. The receiver passes the segment and a lane. The
 * connector checks that their lengths are sealed before it maps them.
 *
 * @param address the address
 * @param context the channel's settings
 * @param directory the path of the receiver's socket
 * @param allowed which users the receiver may run as
 */
record SealedConnector(
    Address address, LinkContext context, ChannelDirectory directory, AllowedPeers allowed) {

  ShmOutbound connect() throws IpcException {
    try (Cleanup undo = new Cleanup()) {
      UnixSocket socket = undo.open(UnixSocket::seqpacket, UnixSocket::close);
      OpenDeadline deadline = new OpenDeadline(context);
      connect(socket, deadline);
      requireAllowed(socket.options());
      sendHello(socket);
      NativeBuffer reply = new NativeBuffer(SealedHandshakeDescriptor.REPLY_LENGTH);
      List<OpenFile> files = awaitReply(socket, reply, deadline);
      undo.add(() -> files.forEach(OpenFile::close));
      ShmOutbound link = join(reply, files, new SealedConnection(socket));
      return undo.done(link.start());
    } catch (IOException e) {
      throw ShmErrors.opening(context, directory, e);
    }
  }

  private void connect(UnixSocket socket, OpenDeadline deadline) throws IOException {
    ConnectPauses pauses = new ConnectPauses(deadline);
    UnixAddress name = SealedSegment.address(directory, context);
    try {
      while (!socket.connect(name)) {
        pauses.next();
      }
    } catch (ErrnoException e) {
      throw unreachable(e);
    }
  }

  private IOException unreachable(ErrnoException e) {
    return switch (e.errno()) {
      case Errno.ENOENT, Errno.ECONNREFUSED -> noReceiver(e);
      case Errno.EACCES ->
          context.failure(
              ErrorCode.PEER_REFUSED,
              "This user may not connect to " + directory.path(),
              "Run as the receiver's user, or bind it with allow-users or allow-groups.",
              e);
      case Errno.EPROTOTYPE ->
          context.failure(
              ErrorCode.PROTOCOL,
              "The Unix socket at " + directory.path() + " is of another type",
              "Choose the scheme that the receiver uses.",
              e);
      default -> e;
    };
  }

  private IpcException noReceiver(@Nullable IOException cause) {
    return context.noReceiver(directory.path().toString(), cause);
  }

  private void requireAllowed(SocketOptions peer) throws IOException {
    int uid = peer.peerUid();
    if (!allowed.allows(uid, peer.peerGid())) {
      throw context.failure(
          ErrorCode.PEER_REFUSED,
          "This end does not accept the receiver: it runs as user " + Integer.toUnsignedString(uid),
          "Run both ends as the same user, or name the receiver's in allow-users or allow-groups.");
    }
  }

  private void sendHello(UnixSocket socket) {
    NativeBuffer hello = new NativeBuffer(SealedHandshakeDescriptor.HELLO_LENGTH);
    SealedHandshakeDescriptor.putHello(
        hello.buffer(), context.terms(), context.senderId(), context.persistent());
    try {
      socket.send(hello, 0, SealedHandshakeDescriptor.HELLO_LENGTH);
    } catch (ErrnoException e) {
      // If the receiver has gone, its last reply says why.
    }
  }

  private List<OpenFile> awaitReply(UnixSocket socket, NativeBuffer reply, OpenDeadline deadline)
      throws IOException {
    DescriptorMessage message = new DescriptorMessage(reply, SealedLaneAcceptor.DESCRIPTORS);
    int length;
    try (Poll wait = Poll.open()) {
      length = receive(socket, message);
      while (length < 0) {
        deadline.require();
        wait.await(socket.file(), Poll.IN, deadline.sliceNs());
        length = receive(socket, message);
      }
    }
    List<OpenFile> files = message.take();
    try (Cleanup undo = new Cleanup()) {
      undo.add(() -> files.forEach(OpenFile::close));
      if (length == 0) {
        throw noReceiver(null);
      }
      if (message.isTruncated() && files.size() < SealedLaneAcceptor.DESCRIPTORS) {
        throw new ErrnoException("recvmsg(" + directory.path() + ")", Errno.EMFILE);
      }
      if (!SealedHandshakeDescriptor.isReply(reply.buffer(), length)) {
        throw context.failure(
            ErrorCode.PROTOCOL,
            "The process that listens at " + directory.path() + " is no receiver of this version",
            "Correct the address, and run the same version on both ends.");
      }
      return undo.done(files);
    }
  }

  /** Receives a packet. Repeats it once if the receiver closed with the hello unread. */
  private int receive(UnixSocket socket, DescriptorMessage message) throws IOException {
    for (int i = 0; ; i++) {
      try {
        return socket.receive(message);
      } catch (ErrnoException e) {
        if (e.errno() != Errno.ECONNRESET || i > 0) {
          throw e.isForbidden() ? e : noReceiver(e);
        }
      }
    }
  }

  private ShmOutbound join(NativeBuffer reply, List<OpenFile> files, SealedConnection connection)
      throws IOException {
    SegmentDescriptor.Settings settings = SealedHandshakeDescriptor.settings(reply.buffer());
    requireOk(SealedHandshakeDescriptor.status(reply.buffer()), settings);
    if (files.size() != SealedLaneAcceptor.DESCRIPTORS || settings.persistent()) {
      throw new IOException("the receiver passed " + files.size() + " descriptors, not 2");
    }
    int length = LaneDescriptor.fileLength(settings.capacity());
    try (Cleanup undo = new Cleanup()) {
      SharedFile file =
          undo.open(
              () ->
                  SharedFile.ofSealed(
                      files.get(0), SegmentDescriptor.FILE_LENGTH, SegmentDescriptor.FILE_LENGTH),
              SharedFile::close);
      SharedFile lane =
          undo.open(
              () -> SharedFile.ofSealed(files.get(1), length, settings.laneFilledAtFirst()),
              SharedFile::close);
      DoorbellFactory doorbells =
          DoorbellFactory.of(settings.notifyMode(), directory.path(), context);
      Segment segment = new Segment(file, directory.path(), settings, connection);
      ShmOutbound.Opened opened = new ShmOutbound.Opened(segment, lane, null);
      int slot = SealedHandshakeDescriptor.slot(reply.buffer());
      return undo.done(new ShmOutbound(address, context, opened, doorbells, slot));
    } catch (InternalError e) {
      throw ShmErrors.damaged(context, "the memory cannot be accessed", e);
    }
  }

  private void requireOk(@Nullable Status status, SegmentDescriptor.Settings settings)
      throws IOException {
    if (status == null) {
      throw new IOException("the receiver's reply is not known");
    }
    switch (status) {
      case OK -> {}
      case INCOMPATIBLE -> throw incompatible(settings);
      case TOO_MANY_SENDERS -> throw context.tooManySenders();
      case NOT_ALLOWED ->
          throw context.failure(
              ErrorCode.PEER_REFUSED,
              "The receiver does not accept this user",
              "Set allow-users or allow-groups on both ends.");
      case SENDER_NUMBER_TAKEN ->
          throw context.failure(
              ErrorCode.PEER_REFUSED,
              "A sender of another user has the same sender number",
              "Open the sender again.");
      case NO_RESOURCES ->
          throw context.failure(
              ErrorCode.RESOURCE_LIMIT,
              "The receiver's process has no memory or file descriptors left",
              "Raise its limits (ulimit -n), or configure a smaller capacity.");
    }
  }

  private IpcException incompatible(SegmentDescriptor.Settings settings) {
    return context.incompatible(
        context
            .terms()
            .incompatibility(settings.wireVersion(), settings.maxMessageSize())
            .orElse("persistent=true here, persistent=false there"));
  }
}
