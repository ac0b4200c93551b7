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

/** Opens a requester's connections: the request channel with its HELLO, and the control channel. */
final class ConnectionOpener {
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
      Connection connection = new Connection(sender, channel, permits, where);
      sendHello(connection);
      return connection;
    } catch (IpcException | InterruptedException | RuntimeException | Error e) {
      Connection.closeQuietly(sender);
      throw e;
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

  /** Opens the control channel, which has the scheme and the options of the request channel. */
  PatternSender openControl(Connection connection, String text)
      throws IpcException, InterruptedException {
    return openCounterpart(
        engine, settings.internal("control"), connection.requests().candidate(), text);
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
