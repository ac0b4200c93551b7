package io.github.linuxipc.socket.stream;

import java.io.IOException;

/** Thrown if this end does not accept the process at the other end, usually because of its user. */
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
