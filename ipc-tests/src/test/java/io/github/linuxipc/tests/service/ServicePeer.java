package io.github.linuxipc.tests.service;

import io.github.linuxipc.tests.peer.PeerProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Starts processes that are configured for the service of a fixture. */
final class ServicePeer {
  private ServicePeer() {}

  /**
   * Starts a process, which ends when the fixture is closed.
   *
   * @param jvmOptions options for its JVM
   * @param keys keys of the service, such as {@code concurrency=2}
   */
  static PeerProcess start(
      ServiceFixture fixture, String transport, List<String> jvmOptions, String... keys)
      throws IOException, InterruptedException {
    List<String> settings = new ArrayList<>();
    settings.add("runtime-dir=" + fixture.directory());
    settings.add("transport=" + transport);
    for (String key : keys) {
      settings.add("services." + ServiceFixture.NAME + "." + key);
    }
    return fixture.keep(PeerProcess.start(jvmOptions, settings));
  }

  /**
   * Starts a process, which ends when the fixture is closed, and opens requesters in the process.
   */
  static PeerProcess withRequesters(
      ServiceFixture fixture, String transport, int count, String... keys) throws Exception {
    PeerProcess peer = start(fixture, transport, List.of(), keys);
    peer.call("requesters", ServiceFixture.NAME, count);
    return peer;
  }
}
