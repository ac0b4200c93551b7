package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.ChannelSettings;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.PatternSender;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.engine.framing.PatternBlock;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a requester's connections: the request channel with its HELLO, and the control channel. */
final class ConnectionOpener {
  private static final Logger LOG = LoggerFactory.getLogger(ConnectionOpener.class);

  private final Engine engine;
  private final ServiceSettings settings;
  private final Optional<ResolvedAddress> configured;
  private final ResolvedAddress.Finder finder;
  private final ResponseChannels responses;
  private final Semaphore permits;

  ConnectionOpener(
      Engine engine,
      ServiceSettings settings,
      Optional<ResolvedAddress> configured,
      ResolvedAddress.Finder finder,
      ResponseChannels responses,
      Semaphore permits) {
    this.engine = engine;
    this.settings = settings;
    this.configured = configured;
    this.finder = finder;
    this.responses = responses;
    this.permits = permits;
  }

  /** Opens a connection and sends its HELLO, which is the first message of each connection. */
  Connection open() throws IpcException, InterruptedException {
    PatternSender sender = (PatternSender) engine.sender(settings.requests(), configured, finder);
    try {
      ResponseChannel channel = responses.of(sender.candidate(), settings);
      String where = "service " + settings.channel().channel() + ", address " + sender.address();
      Connection connection = new Connection(this, sender, channel, permits, where);
      greet(connection);
      return connection;
    } catch (IpcException | InterruptedException | RuntimeException | Error e) {
      Connection.closeQuietly(sender);
      throw e;
    }
  }

  private void greet(Connection connection) throws IpcException, InterruptedException {
    boolean sent = false;
    try {
      sendHello(connection);
      sent = true;
    } finally {
      if (!sent) {
        connection.markLost();
      }
    }
  }

  private void sendHello(Connection connection) throws IpcException, InterruptedException {
    ResponseChannel channel = connection.responses();
    String text = channel.receiver().address() + "\n" + ClockDomain.current();
    ByteBuffer hello = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    PatternBlock block = new PatternBlock();
    block.set(MessageKind.HELLO, 0, settings.maxCalls(), connection.id(), channel.incarnation());
    long timeoutNs = Durations.nanos(settings.channel().connectTimeout());
    if (!connection.requests().send(block, hello, Headers.empty(), timeoutNs)) {
      ErrorCode code = ErrorCode.RECEIVER_DOES_NOT_ANSWER;
      String what = "The request channel stayed full for connect-timeout";
      String next = "Check why the responder reads no requests.";
      throw IpcException.of(code, code.text(what, connection.where(), next), null);
    }
  }

  /**
   * Opens the control channel on an engine thread. It has the scheme and the options of the request
   * channel.
   *
   * @param address the address that the responder has named
   * @param token what each notice of the connection repeats
   */
  void startControl(Connection connection, String address, long token) {
    if (!engine.background().tryStart(() -> openControl(connection, address, token))) {
      LOG.warn("No thread is available to open the control channel of {}", connection.where());
    }
  }

  private void openControl(Connection connection, String address, long token) {
    ResolvedAddress of = connection.requests().candidate();
    try {
      PatternSender control = openCounterpart(engine, settings.internal("control"), of, address);
      connection.openControl(control, token);
    } catch (IpcException | RuntimeException e) {
      if (connection.isPeerGone()) {
        LOG.debug("A control channel is not needed any more: {}", e.toString());
      } else {
        LOG.warn(
            "The control channel of {} cannot be opened: {}", connection.where(), e.getMessage());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Opens a sender to the counterpart of a channel. The control channel and the response channel
   * are counterparts of a request channel.
   *
   * @param of the channel whose scheme and options the counterpart has
   * @param text the address that the peer has named
   * @throws IpcException if that address has another scheme, or the sender cannot be opened
   */
  static PatternSender openCounterpart(
      Engine engine, ChannelSettings settings, ResolvedAddress of, String text)
      throws IpcException, InterruptedException {
    ResolvedAddress there = counterpart(of, text);
    return (PatternSender)
        engine.sender(settings, Optional.of(there), (other, origin) -> there.at(other));
  }

  private static ResolvedAddress counterpart(ResolvedAddress of, String text) throws IpcException {
    Address address = Address.parse(text);
    if (!address.scheme().equals(of.address().scheme())) {
      ErrorCode code = ErrorCode.PROTOCOL;
      String what =
          "The peer of a service over " + of.address().scheme() + " named the address " + address;
      throw IpcException.of(code, code.text(what, "", ""), null);
    }
    return of.at(address.bare());
  }
}
