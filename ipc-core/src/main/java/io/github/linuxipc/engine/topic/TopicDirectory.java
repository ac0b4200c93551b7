package io.github.linuxipc.engine.topic;

import io.github.linuxipc.engine.registry.PublishedChannel;
import io.github.linuxipc.engine.registry.TopicPresence;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.LockWait;
import io.github.linuxipc.spi.file.PrivateDirectory;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of one topic. Called on engine threads, because an interrupt closes a file channel
 * that the interrupted thread uses.
 *
 * <pre>
 *   prices.topic/
 *     lock         the topic's own lock; held by every open, and by a close that leaves nobody
 *     terms        {@link TopicTerms}
 *     members      {@link MembersWord}
 *     ~ID.sub      {@link SubscriptionRecord}; ~ID is also the name of the subscriber's channel
 *     ~ID.end      marks a subscription that a publisher has ended
 *     ~ID.making   marks the channel of a durable subscription that has no record yet
 *     ~ID.N.link   {@link LinkRecord} of a publisher's connection to a durable subscription
 *     ~ID.pub      {@link Announcement}; ~ID.live in the runtime directory is its socket
 * </pre>
 */
final class TopicDirectory {
  static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final Logger LOG = LoggerFactory.getLogger(TopicDirectory.class);
  private static final String ENDED = ".end";
  private static final int MAX_RECORD_BYTES = 4096;

  /** The suffix of a file that is not complete yet. */
  static final String NEW = ".new";

  private final Path runtime;
  private final String topic;
  private final Path directory;
  private final MemberLeftovers leftovers;

  TopicDirectory(Path runtime, String topic) {
    this.runtime = runtime;
    this.topic = topic;
    this.directory = TopicPresence.directory(runtime, topic);
    this.leftovers = new MemberLeftovers(runtime);
  }

  String topic() {
    return topic;
  }

  /** The live members. */
  record Members(List<SubscriptionRecord> subscriptions, Map<String, Announcement> publishers) {}

  /** Creates the directory unless it exists. */
  void make() throws IOException {
    PrivateDirectory.make(directory);
  }

  /** Runs a section under the topic's lock. Creates the directory. */
  <T> T locked(LockWait wait, DirectoryLock.Section<T> section) throws IOException {
    while (true) {
      try {
        make();
        return DirectoryLock.locked(directory, wait, section);
      } catch (NoSuchFileException e) {
        // the last member, or who cleans up, may just have removed the directory
        if (Files.exists(directory) || Files.notExists(runtime)) {
          throw e;
        }
      }
    }
  }

  /** Returns the terms, which this process writes if there are none. Under the lock. */
  TopicTerms agree(TopicTerms own) throws IOException {
    Path terms = directory.resolve("terms");
    try {
      return TopicTerms.parse(read(terms));
    } catch (NoSuchFileException e) {
      write(terms, own.text());
      return own;
    }
  }

  /** Maps the members word, which is created if it does not exist. Under the lock. */
  MembersWord members() throws IOException {
    MembersWord.create(membersFile());
    return MembersWord.map(membersFile());
  }

  Path path() {
    return directory;
  }

  Path membersFile() {
    return directory.resolve("members");
  }

  Path announcement(String publisher) {
    return directory.resolve(publisher + TopicPresence.PUBLISHER);
  }

  Path socket(String member) {
    return TopicPresence.socket(runtime, member);
  }

  boolean isAlive(String member) throws IOException {
    return TopicPresence.isAlive(runtime, member);
  }

  /**
   * Removes the files of dead members and returns the live ones, with the durable subscriptions. A
   * dead publisher's announcement is kept as long as there is a subscription that may have to learn
   * of a final gap: one that is older than the discovery of the death, or a durable one that the
   * publisher was connected to. Under the lock.
   *
   * @param subscriptionsNow how many subscriptions there have been
   */
  Members sweep(long subscriptionsNow) throws IOException {
    List<SubscriptionRecord> subscriptions = new ArrayList<>();
    long oldest = Long.MAX_VALUE;
    for (String name : subscriptionNames()) {
      if (isAlive(name) || isDurable(name)) {
        SubscriptionRecord record = subscription(name);
        subscriptions.add(record);
        oldest = Math.min(oldest, record.number());
      } else {
        removeSubscription(name);
        leftovers.remove(name);
      }
    }
    Set<String> linked = sweepLinks(subscriptions);
    Map<String, Announcement> publishers = new HashMap<>();
    for (String name : publisherNames()) {
      Announcement announcement = Announcement.map(announcement(name));
      if (isAlive(name)) {
        publishers.put(name, announcement);
      } else {
        leftovers.remove(name);
        if (announcement.foundDead(subscriptionsNow) < oldest && !linked.contains(name)) {
          Files.deleteIfExists(announcement(name));
        }
      }
    }
    return new Members(subscriptions, publishers);
  }

  /**
   * Removes the link records of subscriptions that have ended, and returns the publishers that the
   * others name.
   */
  private Set<String> sweepLinks(List<SubscriptionRecord> subscriptions) throws IOException {
    Set<String> kept = new HashSet<>();
    for (SubscriptionRecord record : subscriptions) {
      kept.add(record.name());
    }
    Set<String> linked = new HashSet<>();
    for (Path file : linkFiles("*")) {
      String name = String.valueOf(file.getFileName());
      if (kept.contains(name.substring(0, name.indexOf('.')))) {
        linked.add(LinkRecord.map(file).publisher());
      } else {
        Files.deleteIfExists(file);
      }
    }
    return linked;
  }

  private List<Path> linkFiles(String subscription) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(directory, subscription + ".*" + LinkRecord.SUFFIX)) {
      files.forEach(found::add);
    } catch (NoSuchFileException e) {
      LOG.trace("The topic has no directory any more", e);
    }
    return found;
  }

  /** Returns the records of the connections to a durable subscription. */
  List<LinkRecord> links(String subscription) throws IOException {
    List<LinkRecord> links = new ArrayList<>();
    for (Path file : linkFiles(subscription)) {
      try {
        links.add(LinkRecord.map(file));
      } catch (NoSuchFileException e) {
        LOG.trace("The publisher of {} has just removed it", file, e);
      }
    }
    return links;
  }

  /** Returns the file of a connection to a durable subscription. */
  Path link(String subscription, long senderId) {
    return directory.resolve(subscription + "." + Long.toHexString(senderId) + LinkRecord.SUFFIX);
  }

  /**
   * Sweeps as {@link #sweep} does, and first removes what processes have left that were killed
   * before they had a record. Under the lock.
   */
  Members sweepAtOpen(long subscriptionsNow) throws IOException {
    leftovers.sweepUnrecorded();
    for (String suffix : List.of(TopicPresence.SUBSCRIPTION, TopicPresence.PUBLISHER)) {
      for (String name : TopicPresence.members(directory, suffix + NEW)) {
        if (!isAlive(name)) {
          Files.deleteIfExists(directory.resolve(name + suffix + NEW));
        }
      }
    }
    return sweep(subscriptionsNow);
  }

  List<String> subscriptionNames() throws IOException {
    return TopicPresence.members(directory, TopicPresence.SUBSCRIPTION);
  }

  List<String> publisherNames() throws IOException {
    return TopicPresence.members(directory, TopicPresence.PUBLISHER);
  }

  List<SubscriptionRecord> durableSubscriptions() throws IOException {
    List<SubscriptionRecord> found = new ArrayList<>();
    for (String name : subscriptionNames()) {
      if (isDurable(name)) {
        found.add(subscription(name));
      }
    }
    return found;
  }

  SubscriptionRecord subscription(String name) throws IOException {
    return SubscriptionRecord.parse(
        name, read(directory.resolve(name + TopicPresence.SUBSCRIPTION)));
  }

  /** Writes the record of a subscription, which is complete before it can be seen. */
  void write(SubscriptionRecord record) throws IOException {
    write(directory.resolve(record.name() + TopicPresence.SUBSCRIPTION), record.text());
  }

  void removeSubscription(String name) throws IOException {
    Files.deleteIfExists(directory.resolve(name + TopicPresence.SUBSCRIPTION));
    Files.deleteIfExists(directory.resolve(name + ENDED));
    for (Path file : linkFiles(name)) {
      Files.deleteIfExists(file);
    }
  }

  private boolean isDurable(String subscription) throws IOException {
    return TopicPresence.isDurable(directory.resolve(subscription + TopicPresence.SUBSCRIPTION));
  }

  boolean isRecorded(String subscription) {
    return Files.exists(directory.resolve(subscription + TopicPresence.SUBSCRIPTION));
  }

  /** Marks a channel that is bound next for a durable subscription. Under the lock. */
  void beginMaking(String subscription) throws IOException {
    Files.createFile(directory.resolve(subscription + TopicPresence.MAKING), PRIVATE);
  }

  /** Removes the mark of a channel that has a record now, or was removed. Under the lock. */
  void endMaking(String subscription) throws IOException {
    Files.deleteIfExists(directory.resolve(subscription + TopicPresence.MAKING));
  }

  /** Returns the marked channels; of those, the ones without a record are leftovers. */
  List<String> making() throws IOException {
    return TopicPresence.members(directory, TopicPresence.MAKING);
  }

  /** Returns the persistent channels of topics whose directory was removed, by their names. */
  Map<String, PublishedChannel> unrecordedChannels() throws IOException {
    return leftovers.unrecordedChannels();
  }

  /** Returns the terms; empty if the topic has no directory or no terms. */
  Optional<TopicTerms> terms() throws IOException {
    try {
      return Optional.of(TopicTerms.parse(read(directory.resolve("terms"))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Marks a subscription as ended, for its subscriber and the other publishers. */
  void end(String subscription) throws IOException {
    Path mark = directory.resolve(subscription + ENDED);
    if (!Files.exists(mark)) {
      write(mark, "pid=" + ProcessHandle.current().pid() + "\n");
    }
  }

  boolean isEnded(String subscription) {
    return Files.exists(directory.resolve(subscription + ENDED));
  }

  /** Makes a publisher look at the topic. A stopped one does it when it continues. */
  void knock(String publisher) {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.configureBlocking(false);
      channel.connect(UnixDomainSocketAddress.of(socket(publisher)));
    } catch (IOException e) {
      LOG.debug("The publisher {} has left, or many are knocking already", publisher, e);
    }
  }

  /** Makes every publisher look at the topic. */
  void knockAll() throws IOException {
    publisherNames().forEach(this::knock);
  }

  /** Removes the directory if nobody is left in it. Does nothing if its lock is not free soon. */
  void removeIfEmpty() {
    try {
      if (Files.exists(directory)) {
        boolean removed = DirectoryLock.locked(directory, LockWait.brief(), this::tryRemove);
        LOG.trace("{} was removed: {}", directory, removed);
      }
    } catch (IOException e) {
      LOG.debug("The directory {} is left to the next process", directory, e);
    }
  }

  private boolean tryRemove() throws IOException {
    if (Files.exists(membersFile())) {
      sweep(MembersWord.map(membersFile()).subscriptionsAcquire());
    }
    if (!subscriptionNames().isEmpty() || !publisherNames().isEmpty()) {
      return false;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(directory);
    return true;
  }

  private static String read(Path file) throws IOException {
    if (Files.size(file) > MAX_RECORD_BYTES) {
      throw new IOException("the file " + file + " is too long");
    }
    return Files.readString(file);
  }

  private static void write(Path file, String text) throws IOException {
    TopicFile.write(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public String toString() {
    return directory.toString();
  }
}
