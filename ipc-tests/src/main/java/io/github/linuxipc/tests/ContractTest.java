package io.github.linuxipc.tests;

import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ChildEndpoint;
import io.github.linuxipc.channel.Receiver;
import io.github.linuxipc.channel.Sender;
import io.github.linuxipc.spi.Transport;
import io.github.linuxipc.tests.guard.LeakGuard;
import io.github.linuxipc.tests.guard.Watchdog;
import io.github.linuxipc.tests.peer.PeerProcess;
import io.github.linuxipc.tests.traffic.Streamer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The base class of all parts of the contract: it holds the transport under test, a runtime
 * directory for each test, and the guards. Extend {@link TransportContract} for the whole contract,
 * or one of the parts.
 */
@Tag("contract")
@ExtendWith({LeakGuard.class, Watchdog.class})
public abstract class ContractTest {
  private final TransportUnderTest subject;
  private final Fixture fixture = new Fixture();

  /**
   * Creates an instance for one test.
   *
   * @param subject the transport under test
   */
  protected ContractTest(TransportUnderTest subject) {
    this.subject = subject;
  }

  final TransportUnderTest subject() {
    return subject;
  }

  /** Returns the settings of every channel of this part, each as {@code key=value}. */
  List<String> commonSettings() {
    return List.of();
  }

  /** Returns the section of the configuration in which the name under test has its keys. */
  String section() {
    return "channels";
  }

  @AfterEach
  void closeEverything() throws Exception {
    fixture.close();
  }

  final Fixture fixture() {
    return fixture;
  }

  final String channel() {
    return fixture.channel();
  }

  /** Returns the whole configuration of a process in which the channel has these settings. */
  final List<String> configuration(String channel, String... settings) throws IOException {
    List<String> all = new ArrayList<>();
    all.add("runtime-dir=" + fixture.directory());
    String prefix = section() + '.' + channel + '.';
    all.add(prefix + "address=" + subject.address(channel));
    Stream.concat(commonSettings().stream(), Stream.of(settings))
        .forEach(setting -> all.add(prefix + setting));
    return all;
  }

  /**
   * Returns an instance that knows the test's channel. Like a separate process, it shares nothing
   * with other instances.
   */
  final Ipc ipc(String... settings) throws IOException {
    return ipc(configuration(channel(), settings));
  }

  final Ipc ipc(List<String> configuration) {
    IpcBuilder builder = Ipc.builder();
    for (String setting : configuration) {
      int equals = setting.indexOf('=');
      builder.set(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return fixture.closeAtEnd(subject.build(builder));
  }

  final Receiver receiver(String... settings) throws IOException, InterruptedException {
    return ipc(settings).receiver(channel());
  }

  final Sender sender(String... settings) throws IOException, InterruptedException {
    return ipc(settings).sender(channel());
  }

  final Streamer stream(Sender sender, int tag, int size) {
    return fixture.closeAtEnd(Streamer.start(sender, tag, size));
  }

  /**
   * Starts another process that knows the test's channel. Skips the test if the channel does not
   * reach other processes.
   */
  final PeerProcess peer(String... settings) throws IOException, InterruptedException {
    assumeOtherProcesses();
    return process(List.of(), settings);
  }

  /** Skips the test if the channel does not reach other processes. */
  final void assumeOtherProcesses() {
    if (!subject.startsPeersAsChildren()) {
      assumeCapability(Capability.UNRELATED_PROCESSES);
    }
  }

  /**
   * Starts another process that knows the test's channel. Unlike {@link #peer}, it does not check
   * whether the channel reaches that process, which may be the only one that opens the channel.
   */
  final PeerProcess process(List<String> jvmOptions, String... settings)
      throws IOException, InterruptedException {
    if (subject.startsPeersAsChildren()) {
      return relative(jvmOptions, settings);
    }
    return fixture.closeAtEnd(PeerProcess.start(jvmOptions, configuration(channel(), settings)));
  }

  /**
   * Starts a child that may open either end. Its configuration has the same settings but no
   * address, which {@link Ipc#startChild} passes to it. By default the stream of a child ends with
   * the last sender; here, as for other processes, it does so only if a setting says so.
   */
  private PeerProcess relative(List<String> jvmOptions, String... settings)
      throws IOException, InterruptedException {
    List<String> own = new ArrayList<>();
    String prefix = section() + '.' + channel() + '.';
    own.add(prefix + "end-of-stream=never");
    Stream.concat(commonSettings().stream(), Stream.of(settings))
        .forEach(setting -> own.add(prefix + setting));
    return child(ipc(settings), jvmOptions, own, bothEnds());
  }

  /** Returns what a child is given that may open either end. */
  ChildEndpoint[] bothEnds() {
    return new ChildEndpoint[] {ChildEndpoint.sender(channel()), ChildEndpoint.receiver(channel())};
  }

  /** Starts a child of an instance. The child knows only what the instance gives it. */
  final PeerProcess child(Ipc parent, ChildEndpoint... ends)
      throws IOException, InterruptedException {
    return child(parent, List.of(), List.of(), ends);
  }

  private PeerProcess child(
      Ipc parent, List<String> jvmOptions, List<String> settings, ChildEndpoint... ends)
      throws IOException, InterruptedException {
    return fixture.closeAtEnd(
        PeerProcess.start(builder -> parent.startChild(builder, ends), jvmOptions, settings));
  }

  /** Returns the provider under test. */
  final Transport transport() {
    String scheme = Address.parse(subject.address(channel())).scheme();
    return ServiceLoader.load(Transport.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(transport -> transport.scheme().equals(scheme))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no provider is installed for " + scheme));
  }

  /** Skips a test of a rule that does not apply to channels whose messages a server holds. */
  final void assumeNoBroker(String rule) {
    assumeFalse(
        subject.isBrokered(), () -> rule + " does not apply to a channel that its broker holds");
  }

  /** Skips a test that needs messages of several frames if each packet is one message. */
  final void assumeFragments() {
    assumeTrue(!commonSettings().contains("wire=raw"), "needs messages of several frames");
  }

  /** Skips a test that needs to know when the last sender has left. */
  final void assumeSenders() {
    boolean raw = commonSettings().contains("wire=raw");
    assumeTrue(!raw || subject.knowsRawSenders(), "needs senders that are known");
  }

  /** Returns whether the transport has a capability at the address under test. */
  final boolean hasCapability(Capability capability) {
    return transport().capabilities().contains(capability)
        && (capability != Capability.PERSISTENT || subject.persists());
  }

  final void assumeCapability(Capability capability) {
    assumeTrue(
        hasCapability(capability),
        () -> "needs " + capability.word() + ", which the transport does not have");
  }
}
