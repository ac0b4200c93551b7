package io.github.linuxipc.bench.library;

import java.io.IOException;
import java.nio.file.Path;

/** A library that publishes to several subscribers, or a setting of one. It drops nothing. */
public interface MeasuredTopic extends MeasuredSubject {
  /**
   * Starts what serves all processes of a measurement, such as Aeron's driver. Called in the
   * publishing process.
   *
   * @param directory the directory of the measurement
   * @return what to close at the end
   */
  default AutoCloseable host(Path directory) {
    return NOTHING;
  }

  /**
   * Opens the publisher. What it publishes after both this method and every {@link #openSubscriber}
   * have returned reaches every subscriber.
   *
   * @param endpoints where publisher and subscribers meet
   * @return the publisher
   * @throws IOException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted
   */
  BenchSender openPublisher(Endpoints endpoints) throws IOException, InterruptedException;

  /**
   * Opens a subscriber.
   *
   * @param endpoints where publisher and subscribers meet
   * @return the subscriber
   * @throws IOException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted
   */
  BenchReceiver openSubscriber(Endpoints endpoints) throws IOException, InterruptedException;
}
