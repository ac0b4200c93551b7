package io.github.linuxipc.socket;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.linuxipc.socket.fixture.NetworkNamespaceTest;
import java.util.List;
import org.junit.jupiter.params.provider.Arguments;

/** Connections between network namespaces, over sequenced packets. */
class SeqpacketNamespaceTest extends NetworkNamespaceTest {
  static List<Arguments> receivers() {
    return List.of(
        arguments("unix-seqpacket", "orders", "connected", "unix-seqpacket"),
        arguments("unix-seqpacket", "@ipc-netns-test", "NO_RECEIVER", "in this network namespace"));
  }
}
