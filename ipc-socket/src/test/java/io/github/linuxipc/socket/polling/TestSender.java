package io.github.linuxipc.socket.polling;

/** A sender without a connection. */
final class TestSender extends AdmittedSender {
  private boolean notified;
  private boolean closed;

  TestSender(int number, String user) {
    super(number, number, user);
  }

  boolean isNotified() {
    return notified;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  protected void sendClose() {
    notified = true;
  }

  @Override
  protected void close() {
    closed = true;
  }
}
