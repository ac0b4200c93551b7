package io.github.linuxipc.engine.topic;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChannelClosedException;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.channel.Statistics;
import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.engine.PolledReceiver;
import io.github.linuxipc.engine.flow.ReceiverFlow;
import io.github.linuxipc.topic.GapHandler;
import io.github.linuxipc.topic.PublisherHandler;
import io.github.linuxipc.topic.PublisherInfo;
import io.github.linuxipc.topic.TopicSubscriber;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The engine's subscriber: a receiver with a name of its own, to which every publisher of the topic
 * connects. {@link PublisherNumbers} tells which messages were missed.
 */
final class EngineSubscriber implements TopicSubscriber, PolledReceiver {
  private final TopicSettings settings;
  private final PatternReceiver receiver;
  private final PublisherNumbers publishers;
  private final StreamEnd end;
  private final BackgroundWork background;
  private final Runnable onClosed;
  private final ReceiverFlow flow;
  private final AtomicBoolean closing = new AtomicBoolean();

  /** A poll that no thread uses, so that a poll allocates nothing. */
  private final AtomicReference<@Nullable Poll> spare = new AtomicReference<>();

  EngineSubscriber(
      TopicSettings settings,
      PatternReceiver receiver,
      PublisherNumbers publishers,
      StreamEnd end,
      BackgroundWork background,
      Runnable onClosed) {
    this.settings = settings;
    this.receiver = receiver;
    this.publishers = publishers;
    this.end = end;
    this.background = background;
    this.onClosed = onClosed;
    this.flow = background.flow(this);
    receiver.onSenderLeft(publishers::left);
    receiver.shutdownGoal(publishers);
  }

  /** The handler of one poll. Called by the owner of the channel. */
  private static final class Poll implements MessageHandler {
    private final PublisherNumbers publishers;
    private @Nullable MessageHandler target;
    private int delivered;

    Poll(PublisherNumbers publishers) {
      this.publishers = publishers;
    }

    @Override
    public void onMessage(Message message) {
      MessageHandler handler = target;
      if (handler != null && publishers.isNext(message)) {
        delivered++;
        handler.onMessage(message);
      }
    }
  }

  private Poll begin(MessageHandler handler) {
    Poll poll = spare.getAndSet(null);
    Poll begun = poll == null ? new Poll(publishers) : poll;
    begun.target = handler;
    begun.delivered = 0;
    return begun;
  }

  private void end(Poll poll) {
    poll.target = null;
    spare.setRelease(poll);
  }

  @Override
  public int poll(MessageHandler handler, int limit) throws IpcException {
    Poll poll = begin(handler);
    try {
      int count = 1;
      while (count > 0 && poll.delivered == 0) {
        count = receiver.poll(poll, limit);
      }
      return poll.delivered > 0 ? poll.delivered : atEnd(poll, limit, count);
    } finally {
      end(poll);
    }
  }

  @Override
  public int poll(MessageHandler handler, int limit, long timeoutNs)
      throws IpcException, InterruptedException {
    Poll poll = begin(handler);
    try {
      int count = receiver.poll(poll, limit, Math.min(timeoutNs, end.longestWaitNs()));
      if (poll.delivered > 0) {
        return poll.delivered;
      }
      long deadlineNs = Durations.deadlineNs(timeoutNs);
      int result = count <= 0 ? atEnd(poll, limit, count) : 0;
      long leftNs = deadlineNs - System.nanoTime();
      while (result == 0 && poll.delivered == 0 && timeoutNs > 0 && leftNs > 0) {
        count = receiver.poll(poll, limit, Math.min(leftNs, end.longestWaitNs()));
        result = count <= 0 && poll.delivered == 0 ? atEnd(poll, limit, count) : 0;
        leftNs = deadlineNs - System.nanoTime();
      }
      return poll.delivered > 0 ? poll.delivered : result;
    } finally {
      end(poll);
    }
  }

  /** Returns the result of a poll that has found nothing, or the end of the channel. */
  private int atEnd(Poll poll, int limit, int found) throws IpcException {
    if (found == END_OF_STREAM) {
      return END_OF_STREAM; // after a shutdown
    }
    DurableLinks.Departed departed = publishers.departed();
    if (!departed.isEmpty()) {
      int rest = receiver.poll(poll, limit); // what they sent before they left
      if (rest > 0 || poll.delivered > 0 || !receiver.isMembershipCurrent()) {
        return poll.delivered;
      }
      receiver.runBetweenPolls(() -> publishers.settle(departed));
    }
    if (publishers.isEnded()) {
      throw subscriptionEnded();
    }
    if (!end.mayBeReached(receiver)) {
      return 0;
    }
    int rest = receiver.poll(poll, limit); // what the last publisher sent before it left
    if (rest > 0 || poll.delivered > 0 || !end.isReached(receiver)) {
      return poll.delivered;
    }
    return END_OF_STREAM;
  }

  private ChannelClosedException subscriptionEnded() {
    ErrorCode code = ErrorCode.SUBSCRIPTION_ENDED;
    String what = "This subscriber was full for longer than slow-limit, and a publisher ended it";
    String next = "Receive faster, raise slow-limit, or subscribe with when-full=skip.";
    return new ChannelClosedException(code, code.text(what, where(), next), null);
  }

  @Override
  public void awaitMore(long timeoutNs) throws IpcException, InterruptedException {
    receiver.awaitMore(Math.min(timeoutNs, end.longestWaitNs()));
  }

  @Override
  public ChannelClosedException closed() {
    return receiver.closed();
  }

  @Override
  public ChannelClosedException endOfStream() {
    ErrorCode code = ErrorCode.END_OF_STREAM;
    return new ChannelClosedException(
        code, code.text("The last publisher has left", where(), ""), null);
  }

  private String where() {
    return "topic " + channel() + ", address " + address();
  }

  @Override
  public void onGap(GapHandler handler) {
    publishers.onGap(handler);
  }

  @Override
  public void onPublisherLeft(PublisherHandler handler) {
    publishers.onPublisherLeft(handler);
  }

  @Override
  public List<PublisherInfo> publishers() {
    return publishers.connected();
  }

  @Override
  public Flow.Publisher<Message> flow(Executor executor) {
    return flow.publisher(executor);
  }

  @Override
  public String channel() {
    return settings.channel().channel();
  }

  @Override
  public int maxMessageSize() {
    return settings.channel().maxMessageSize();
  }

  @Override
  public Address address() {
    return receiver.address();
  }

  @Override
  public Set<Capability> capabilities() {
    return receiver.capabilities();
  }

  @Override
  public Statistics statistics() {
    Statistics all = receiver.statistics();
    Statistics own = publishers.counters().snapshot();
    return new Statistics(
        own.messages(),
        own.bytes(),
        all.blockedNs(),
        all.refused(),
        all.peerLosses(),
        all.droppedPartials(),
        all.skipped(),
        all.undelivered(),
        own.missed());
  }

  @Override
  public <T> Optional<T> extension(Class<T> type) {
    return receiver.extension(type);
  }

  @Override
  public boolean isOpen() {
    return receiver.isOpen();
  }

  @Override
  public void shutdown() {
    receiver.shutdown();
  }

  @Override
  public void close() {
    close(end.endsAtClose());
  }

  @Override
  public void unsubscribe() {
    close(true);
  }

  private void close(boolean ends) {
    if (closing.compareAndSet(false, true)) {
      try {
        if (ends) {
          background.run(end::unsubscribe);
        }
        flow.close();
        if (ends) {
          receiver.discard();
        } else {
          receiver.close();
        }
      } finally {
        background.run(end::removeDirectory);
        onClosed.run();
      }
    }
  }

  /** Ends the subscription when the process exits. The engine then closes the channel. */
  void unsubscribeAtExit() {
    if (end.endsAtClose()) {
      background.run(end::unsubscribe);
    }
  }

  /** Removes the topic's directory if nobody is left, after the channel was closed at exit. */
  void removeDirectoryAtExit() {
    background.run(end::removeDirectory);
  }
}
