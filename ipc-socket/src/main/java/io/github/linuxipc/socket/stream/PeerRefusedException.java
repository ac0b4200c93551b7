package io.github.linuxipc.socket.stream;

import java.io.IOException;

/** The process at the other end runs as a user that this end does not accept. */
public final class PeerRefusedException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes an exception.
   *
   * @param what who the peer is, without a full stop
   */
  public PeerRefusedException(String what) {
    super(what);
  }
}
