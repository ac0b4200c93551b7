package io.github.linuxipc.tests.peer;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.Claim;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.tests.traffic.DeliveryChecker;
import io.github.linuxipc.tests.traffic.HeaderSets;
import io.github.linuxipc.tests.traffic.Payload;
import io.github.linuxipc.tests.traffic.Streamer;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a peer. A peer has at most one receiver. Its senders are numbered from 0 in the
 * order in which they are opened, and the first argument of every command to a sender is that
 * number.
 */
final class PeerCommands {
  private final Ipc ipc;
  private final List<Sender> senders = new ArrayList<>();
  private final Map<Integer, Streamer> streams = new HashMap<>();
  private final DeliveryChecker checker = new DeliveryChecker();
  private @Nullable Receiver receiver;

  private final EventCommands events;
  private final ServiceCommands services;
  private final ServiceLoadCommands load;
  private final TopicCommands topics;
  private final StateCommands states;

  PeerCommands(Ipc ipc) {
    this.ipc = ipc;
    this.events = new EventCommands(ipc);
    this.services = new ServiceCommands(ipc);
    this.load = new ServiceLoadCommands(ipc);
    this.topics = new TopicCommands(ipc);
    this.states = new StateCommands(ipc);
  }

  String run(String[] words) throws Exception {
    return switch (words[0]) {
      case "receiver" -> openReceiver(words[1]);
      case "receive" -> receive(number(words, 1));
      case "receive-all" -> receiveAll();
      case "receive-into" -> receiveInto(Path.of(words[1]));
      case "start" -> start(words[1], words[2], words[3]);
      case "drain" -> drain(number(words, 1));
      case "close-receiver" -> closeReceiver();
      case "sender" -> openSender(words[1]);
      case "virtual" -> new VirtualThreads(ipc).run(words[1], number(words, 2));
      case "exit" -> exit();
      case "waiter", "await", "close-waiter", "waker", "wake", "count", "cycle" ->
          events.run(words);
      case "serve", "close-responder", "requester", "call", "call-async", "flood" ->
          services.run(words);
      case "requesters",
          "call-each",
          "measure-calls",
          "open-calls",
          "ended-calls",
          "open-streams",
          "cancel-streams",
          "virtual-calls",
          "virtual-more",
          "virtual-answered" ->
          load.run(words);
      case "publisher",
          "publish",
          "publish-stream",
          "published",
          "finish-publish",
          "subscribers",
          "fill-topic",
          "backlog",
          "close-publisher",
          "subscriber",
          "take-into",
          "take",
          "take-all",
          "close-subscriber" ->
          topics.run(words);
      case "board",
          "board-writer",
          "close-writer",
          "put",
          "get",
          "await-value",
          "put-stream",
          "read-stream",
          "seen",
          "add",
          "add-stream",
          "region",
          "region-put",
          "region-get",
          "lock",
          "acquire",
          "release",
          "increment",
          "increment-stream",
          "stop-stream" ->
          states.run(words);
      default -> toSender(words, number(words, 1));
    };
  }

  private String toSender(String[] words, int id) throws Exception {
    Sender sender = senders.get(id);
    return switch (words[0]) {
      case "send" -> send(sender, number(words, 2), number(words, 3), number(words, 4));
      case "send-headed" ->
          sendHeaded(sender, number(words, 2), number(words, 3), number(words, 4));
      case "try" -> trySend(sender, number(words, 2), number(words, 3), number(words, 4));
      case "fill" -> fill(sender, number(words, 2), number(words, 3));
      case "claim" -> claim(sender, number(words, 2));
      case "stream" -> stream(id, number(words, 2), number(words, 3));
      case "accepted" -> Long.toString(stream(id).accepted());
      case "blocked" -> Long.toString(stream(id).awaitBlocked());
      case "finish" -> Long.toString(stream(id).finish());
      case "close" -> close(sender);
      default -> throw new IllegalArgumentException(words[0]);
    };
  }

  private static int number(String[] words, int i) {
    return Integer.parseInt(words[i]);
  }

  private String openReceiver(String channel) throws Exception {
    receiver = ipc.receiver(channel);
    return "";
  }

  private Receiver receiver() {
    return Objects.requireNonNull(receiver, "no receiver was opened");
  }

  /** Receives the given number of messages, and returns how many were received since the start. */
  private String receive(long count) throws Exception {
    for (long i = 0; i < count; i++) {
      checker.onMessage(receiver().receive());
    }
    return Long.toString(checker.total());
  }

  /** Receives until the end of the stream. */
  private String receiveAll() throws Exception {
    receiver().forEach(checker);
    return Long.toString(checker.total());
  }

  private String receiveInto(Path file) throws Exception {
    DeliveryLog.fill(file, receiver());
    return "";
  }

  /** Starts a child of this process that writes its progress to a file. */
  private String start(String role, String channel, String file) throws Exception {
    ProcessBuilder child =
        ChildJvm.builder(List.of(), OrphanMain.class.getName(), List.of(role, channel));
    child.redirectOutput(new File(file));
    ipc.startChild(child, new ChildEndpoint(channel, ChildEndpoint.Role.valueOf(role)));
    return "";
  }

  /** Receives until no message has come for the given time. */
  private String drain(long quietMs) throws Exception {
    Duration quiet = Duration.ofMillis(quietMs);
    for (Message m = receiver().receive(quiet); m != null; m = receiver().receive(quiet)) {
      checker.onMessage(m);
    }
    return Long.toString(checker.total());
  }

  private String closeReceiver() throws Exception {
    receiver().close();
    return "";
  }

  private String openSender(String channel) throws Exception {
    senders.add(ipc.sender(channel));
    return Integer.toString(senders.size() - 1);
  }

  /** Sends numbers 0 to count - 1. */
  private static String send(Sender sender, int tag, int count, int size) throws Exception {
    for (int i = 0; i < count; i++) {
      sender.send(Payload.of(tag, i, size));
    }
    return Integer.toString(count);
  }

  /** Sends numbers 0 to count - 1, each with its headers. */
  private static String sendHeaded(Sender sender, int tag, int count, int size) throws Exception {
    for (int i = 0; i < count; i++) {
      sender.send(Payload.of(tag, i, size), HeaderSets.of(i));
    }
    return Integer.toString(count);
  }

  private static String trySend(Sender sender, int tag, int number, int size) throws Exception {
    return Boolean.toString(sender.trySend(Payload.of(tag, number, size)));
  }

  /** Sends until the channel is full, and returns how many messages were accepted. */
  private static String fill(Sender sender, int tag, int size) throws Exception {
    long accepted = 0;
    while (sender.trySend(Payload.of(tag, accepted, size))) {
      accepted++;
    }
    return Long.toString(accepted);
  }

  /** Writes half of a message in place and holds the claim open until this process is killed. */
  private static String claim(Sender sender, int size) throws Exception {
    Claim claim = Objects.requireNonNull(sender.tryClaim(size), "no room for a claim");
    ByteBuffer half = claim.buffer();
    while (half.position() < size / 2) {
      half.put((byte) 0x55);
    }
    return "";
  }

  private String stream(int id, int tag, int size) {
    streams.put(id, Streamer.start(senders.get(id), tag, size));
    return "";
  }

  private Streamer stream(int id) {
    return Objects.requireNonNull(streams.get(id), "no stream was started");
  }

  private static String close(Sender sender) throws Exception {
    sender.close();
    return "";
  }

  private static String exit() {
    System.exit(0);
    return "";
  }
}
