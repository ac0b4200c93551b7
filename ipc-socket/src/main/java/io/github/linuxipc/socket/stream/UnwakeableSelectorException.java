package io.github.linuxipc.socket.stream;

import java.io.IOException;

/** Thrown when a selector of the JDK was opened whose selecting thread cannot be woken. */
public final class UnwakeableSelectorException extends IOException {
  private static final long serialVersionUID = 1L;

  UnwakeableSelectorException() {
    super(
        "A selector of this process does not work, because epoll_ctl(2) failed; probably this user"
            + " has reached fs.epoll.max_user_watches");
  }
}
