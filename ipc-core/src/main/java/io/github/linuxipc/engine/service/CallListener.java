package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import org.jspecify.annotations.Nullable;

/** Learns of a call for which no thread waits. Called on a polling thread; must not block. */
interface CallListener {
  /**
   * The call has ended.
   *
   * @param call the call, whose object the listener releases
   * @param response the response; null if there is a failure, or if a stream is complete
   * @param failure the failure, or null
   */
  void onEnd(Call call, @Nullable Message response, @Nullable IpcException failure);

  /**
   * A part of a stream has arrived.
   *
   * @param part an owned copy
   * @return false if no part was due: the responder has sent more than was requested
   */
  default boolean onPart(Message part) {
    return false;
  }
}
