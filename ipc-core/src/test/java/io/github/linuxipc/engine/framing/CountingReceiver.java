package io.github.linuxipc.engine.framing;

/**
 * Counts what a reader reports, and fails the test if a sender is lost or a partial message is
 * dropped.
 */
final class CountingReceiver implements ReaderContext, ReaderCounters {
  long skipped;
  long bytes;

  @Override
  public String channel() {
    return "frames";
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public ReaderCounters readerCounters() {
    return this;
  }

  @Override
  public void message(int length) {
    bytes += length;
  }

  @Override
  public long skipped() {
    return ++skipped;
  }

  @Override
  public void partialDropped() {
    throw new AssertionError("a partial message was dropped");
  }

  @Override
  public void peerLost() {
    throw new AssertionError("a sender was lost");
  }
}
