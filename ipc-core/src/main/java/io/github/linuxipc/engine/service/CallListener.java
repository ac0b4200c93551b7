package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import org.jspecify.annotations.Nullable;

/**
 * Learns of the parts and the end of a call for which no thread waits. {@link #onPart} is called on
 * the polling thread, and {@link #onEnd} on the thread that ends the call. Neither may block.
 */
interface CallListener {
  /**
   * Takes note that the call has ended.
   *
   * @param call the call; the listener releases this object with {@link ServiceRequester#ended}
   * @param response the response; null if there is a failure, or if a stream is complete
   * @param failure the failure, or null
   */
  void onEnd(Call call, @Nullable Message response, @Nullable IpcException failure);

  /**
   * Takes a part of a stream that has arrived.
   *
   * @param part an owned copy
   * @return false if no part was due, because the responder has sent more than was requested or the
   *     call is not a stream
   */
  default boolean onPart(Message part) {
    return false;
  }
}
