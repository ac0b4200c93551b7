package io.github.linuxipc.socket.packet;

import java.util.ArrayDeque;

/** What was opened so far, to be closed again if the rest fails. */
final class Resources {
  private final Listener listener;
  private final ArrayDeque<AutoCloseable> opened = new ArrayDeque<>();

  Resources(Listener listener) {
    this.listener = listener;
  }

  <T extends AutoCloseable> T keep(T resource) {
    opened.push(resource);
    return resource;
  }

  void close() {
    for (AutoCloseable resource : opened) {
      try {
        resource.close();
      } catch (Exception e) {
        throw new IllegalStateException(e); // descriptors of ours close without exceptions
      }
    }
    listener.close();
  }
}
