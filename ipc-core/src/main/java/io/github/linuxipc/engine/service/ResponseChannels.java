package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.InternalName;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.engine.ResolvedAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The response channels of one {@code Ipc}: one for each transport and largest message, bound when
 * a requester first needs it.
 */
final class ResponseChannels {
  private final Engine engine;

  /** Guards the map. Held while a channel is bound, so that no channel is bound twice. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Map<String, ResponseChannel> channels = new HashMap<>();

  ResponseChannels(Engine engine) {
    this.engine = engine;
  }

  /** Returns the channel for the responses to the requests of a sender. */
  ResponseChannel of(ResolvedAddress requests, ServiceSettings settings)
      throws IpcException, InterruptedException {
    String key = requests.address().scheme() + " " + settings.channelSize();
    lock.lockInterruptibly();
    try {
      ResponseChannel known = channels.get(key);
      if (known != null && known.receiver().isOpen()) {
        return known;
      }
      ResponseChannel bound =
          new ResponseChannel(bind(engine, requests, settings, "responses"), engine.background());
      channels.put(key, bound);
      return bound;
    } finally {
      lock.unlock();
    }
  }

  /** Binds a channel with a random name, and with the scheme and options of another address. */
  static PatternReceiver bind(
      Engine engine, ResolvedAddress like, ServiceSettings settings, String role)
      throws IpcException, InterruptedException {
    ResolvedAddress address = like.named(InternalName.random());
    return (PatternReceiver) engine.receiver(settings.internal(role), List.of(address));
  }
}
