package io.github.linuxipc.socket.stream;

import java.io.IOException;

/** The process at the other end runs as a user that this end does not accept. */
public final class PeerRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates an exception.
   *
   * @param what describes the peer, without a full stop
   */
  public PeerRefusedException(String what) {
    super(what);
  }
}
