package io.github.linuxipc.socket;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.WireFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The context that the engine would pass to a link.
 *
 * @param runtimeDirectory where names are bound
 * @param options values by the option's name
 * @param terms this end's terms
 * @param senderId the sender number in this end's frames
 * @param deadlineNs when an open must end
 */
public record TestContext(
    Path runtimeDirectory,
    Map<String, String> options,
    ChannelParameters terms,
    int senderId,
    long deadlineNs)
    implements LinkContext {
  public static TestContext in(Path runtimeDirectory) {
    return new TestContext(
        runtimeDirectory,
        Map.of(),
        new ChannelParameters(ChannelParameters.WIRE_VERSION, WireFormat.FRAMED, 1 << 20, 64),
        ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE),
        System.nanoTime() + Duration.ofSeconds(30).toNanos());
  }

  public TestContext with(Map<String, String> changed) {
    return new TestContext(runtimeDirectory, changed, terms, senderId, deadlineNs);
  }

  public TestContext with(ChannelParameters changed) {
    return new TestContext(runtimeDirectory, options, changed, senderId, deadlineNs);
  }

  public TestContext with(WireFormat wire) {
    return with(
        new ChannelParameters(
            terms.wireVersion(), wire, terms.maxMessageSize(), terms.maxSenders()));
  }

  public TestContext withMaxSenders(int most) {
    return with(
        new ChannelParameters(terms.wireVersion(), terms.wire(), terms.maxMessageSize(), most));
  }

  public TestContext within(Duration time) {
    return new TestContext(
        runtimeDirectory, options, terms, senderId, System.nanoTime() + time.toNanos());
  }

  /** Another endpoint with the same settings. */
  public TestContext another() {
    return new TestContext(
        runtimeDirectory,
        options,
        terms,
        ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE),
        deadlineNs);
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public <T> T option(Option<T> option) {
    String value = options.get(option.name());
    return value == null ? option.fallback() : option.parser().apply(value);
  }

  @Override
  public long remainingNs() {
    return deadlineNs - System.nanoTime();
  }

  @Override
  public boolean cancelled() {
    return false;
  }

  @Override
  public IpcException failure(ErrorCode code, String what, String next, Throwable cause) {
    return IpcException.of(code, code.text(what, "", next), cause);
  }
}
