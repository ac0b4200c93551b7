package io.github.linuxipc.unixdgram;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.linuxipc.socket.fixture.NetworkNamespaceTest;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** Connections between network namespaces, over datagrams. */
class UnixDgramNamespaceTest extends NetworkNamespaceTest {
  static List<Arguments> receivers() {
    return List.of(
        arguments("unix-dgram", "orders", "NOT_REACHABLE", "in another network namespace"),
        arguments("unix-dgram", "@ipc-netns-test", "NO_RECEIVER", "in this network namespace"));
  }
}
