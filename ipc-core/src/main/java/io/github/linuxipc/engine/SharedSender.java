package io.github.linuxipc.engine;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.framing.MessageWriter;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.spi.Cleanup;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.SharedLink;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A sender whose messages are written once for several receivers. Each receiver has a sender of its
 * own, which was used before and by which its loss is noticed. Guarded as the senders are.
 */
public final class SharedSender {
  private final ChannelSender sender;
  private final SharedLink link;

  /** What is added to this sender's message numbers, for each receiver. */
  private final Map<StagedSender, Integer> offsets = new HashMap<>();

  private SharedSender(ChannelSender sender, SharedLink link) {
    this.sender = sender;
    this.link = link;
  }

  /**
   * Opens a shared sender. Called on an engine thread.
   *
   * @param like a sender with the settings of the new one
   * @return the shared sender, without receivers; empty if the transport has none for that sender
   * @throws IpcException if it cannot be opened now
   */
  public static Optional<SharedSender> open(StagedSender like) throws IpcException {
    StagingSender first = (StagingSender) like;
    LinkWriter writer = first.connection.writer();
    LinkContext context = writer.context();
    try (Cleanup undo = new Cleanup()) {
      SharedLink link = first.candidate().transport().share(writer.link(), context);
      if (link == null) {
        return Optional.empty();
      }
      undo.add(link::close);
      MessageWriter messages = MessageWriter.of(writer.wire(), context.senderId());
      SenderConnection.Opened opened =
          new SenderConnection.Opened(
              first.candidate(), new LinkWriter(link, context, messages, first.threads));
      ChannelSender sender =
          new ChannelSender(first.settings, new NoSuccessor(), opened, first.threads);
      return undo.done(Optional.of(new SharedSender(sender, link)));
    }
  }

  /**
   * Returns the sender that writes the messages.
   *
   * @return the sender
   */
  public StagedSender sender() {
    return sender;
  }

  /**
   * Makes a receiver continue with the messages of this sender. The caller has staged this sender
   * and the receiver's own, to which it gives no message afterwards.
   *
   * @param member the receiver's own sender
   * @return whether the receiver was added
   * @throws IpcException if a link fails
   */
  public SharedLink.Admission add(StagedSender member) throws IpcException {
    LinkWriter writer = ((StagingSender) member).connection.writer();
    int offset = writer.nextNumber() - sender.connection.writer().nextNumber();
    SharedLink.Admission admission = link.add(writer.link(), offset);
    if (admission == SharedLink.Admission.ADMITTED) {
      offsets.put(member, offset);
    }
    return admission;
  }

  /**
   * Returns whether a message with the block of a pattern can be sent as one frame.
   *
   * @param length the length of the message in bytes
   * @param headers its headers
   * @return whether it can
   */
  public boolean takes(int length, Headers headers) {
    return sender.connection.writer().claimable(length + PatternBlock.LENGTH, headers);
  }

  /**
   * Makes the receivers continue with their own senders, which are used again afterwards. This
   * sender is only closed afterwards.
   *
   * @throws IpcException if the link fails
   */
  public void end() throws IpcException {
    link.end();
    offsets.forEach(
        (member, offset) ->
            ((StagingSender) member)
                .connection
                .writer()
                .continueAt(sender.connection.writer().nextNumber() + offset));
    offsets.clear();
  }

  /** Closes this sender after {@link #end}, or without receivers. Called on an engine thread. */
  public void close() {
    link.close();
  }

  /**
   * Removes a receiver.
   *
   * @param member the receiver's own sender
   */
  public void remove(StagedSender member) {
    offsets.remove(member);
    link.remove(link(member));
  }

  /**
   * Returns whether a receiver has no room for what this sender was last unable to write.
   *
   * @param member the receiver's own sender
   * @return whether it holds this sender back
   */
  public boolean holdsBack(StagedSender member) {
    return link.holdsBack(link(member));
  }

  private static OutboundLink link(StagedSender member) {
    return ((StagingSender) member).connection.writer().link();
  }

  /** A shared link has no successor: the receivers' own links are connected again instead. */
  private static final class NoSuccessor implements LinkSource {
    @Override
    public SenderConnection.Opened open(ChannelContext.Cancel cancel) {
      throw new UnsupportedOperationException("a shared link is not opened again");
    }

    @Override
    public void closed() {}
  }
}
