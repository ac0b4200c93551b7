package io.github.linuxipc.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, files and directories of the packet transports. */
class PacketTransportsTest extends TempDirectoryTest {
  private static UnixSocket socket(String kind) throws IOException {
    return kind.equals("dgram") ? UnixSocket.datagram() : UnixSocket.seqpacket();
  }

  private static Address address(String kind, Object target) {
    return Address.of("unix-" + kind, target.toString());
  }

  private static void exchange(InboundLink in, OutboundLink out, TestContext sender)
      throws Exception {
    Frames.send(out, sender.senderId(), 0, 100);
    assertEquals(1, new Frames().expect(in, 1).payloads().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void H01_shouldBindNameForOwnerOnlyAndRemoveFileOnClose(String kind) throws Exception {
    Transport transport = transport("unix-" + kind);
    try (InboundLink in = transport.bind(address(kind, "orders"), context);
        OutboundLink out = transport.connect(address(kind, "orders"), context)) {
      Path file = directory.path().resolve("orders." + kind);
      assertEquals(file.toString(), in.address().target());
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      exchange(in, out, context);
    }
    assertEquals(List.of(), directory.names());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void T04_shouldBindAbstractNameWithoutFile(String kind) throws Exception {
    Transport transport = transport("unix-" + kind);
    Address at = address(kind, "@" + directory.path().getFileName());
    try (InboundLink in = transport.bind(at, context);
        OutboundLink out = transport.connect(at, context)) {
      exchange(in, out, context);
      assertEquals(List.of(), directory.names());
      assertEquals(
          ErrorCode.CHANNEL_IN_USE,
          assertThrows(IpcException.class, () -> transport.bind(at, context)).code());
    }
    assertEquals(
        ErrorCode.NO_RECEIVER,
        assertThrows(IpcException.class, () -> transport.connect(at, context)).code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void U01_shouldReplaceStaleSocketOnly(String kind) throws Exception {
    Path path = directory.path().resolve("s");
    try (UnixSocket dead = socket(kind)) {
      dead.bind(UnixAddress.of(path));
    }
    transport("unix-" + kind).bind(address(kind, path), context).close();
    Files.writeString(path, "precious");
    assertEquals(
        ErrorCode.INSECURE,
        assertThrows(
                IpcException.class,
                () -> transport("unix-" + kind).bind(address(kind, path), context))
            .code());
    assertEquals("precious", Files.readString(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void U01_shouldKeepLiveSocketOfAnotherType(String kind) throws Exception {
    Path path = directory.path().resolve("s");
    String other = kind.equals("dgram") ? "seqpacket" : "dgram";
    try (InboundLink in = transport("unix-" + other).bind(address(other, path), context);
        OutboundLink out = transport("unix-" + other).connect(address(other, path), context)) {
      assertEquals(
          ErrorCode.CHANNEL_IN_USE,
          assertThrows(
                  IpcException.class,
                  () -> transport("unix-" + kind).bind(address(kind, path), context))
              .code());
      exchange(in, out, context);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void H02_shouldRejectDirectoryWritableByOthers(String kind) throws Exception {
    directory.mode("rwxrwxrwx");
    IpcException refused =
        assertThrows(
            IpcException.class,
            () ->
                transport("unix-" + kind)
                    .bind(address(kind, directory.path().resolve("s")), context));
    assertEquals(ErrorCode.INSECURE, refused.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void U03_shouldRejectTargetWhenNotValidForSocket(String kind) {
    for (String target : List.of("relative/path", "@", "@white space", "/" + "x".repeat(107))) {
      IpcConfigurationException refused =
          assertThrows(
              IpcConfigurationException.class,
              () -> transport("unix-" + kind).bind(address(kind, target), context),
              target);
      assertEquals(ErrorCode.BAD_ADDRESS, refused.code());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void H09_shouldRequirePathWhenAllowUsersIsSet(String kind) {
    TestContext open = context.with(Map.of("allow-users", "root"));
    IpcConfigurationException refused =
        assertThrows(
            IpcConfigurationException.class,
            () -> transport("unix-" + kind).bind(address(kind, "orders"), open));
    assertEquals(ErrorCode.BAD_VALUE, refused.code());
  }

  @ParameterizedTest
  @ValueSource(strings = {"dgram", "seqpacket"})
  void U09_shouldRebindWhenFileIsRemoved(String kind) throws Exception {
    Path file = directory.path().resolve("orders." + kind);
    Transport transport = transport("unix-" + kind);
    try (InboundLink in = transport.bind(address(kind, "orders"), context);
        OutboundLink before = transport.connect(address(kind, "orders"), context)) {
      Files.delete(file);
      while (!Files.exists(file)) {
        Thread.sleep(10);
      }
      TestContext another = context.another();
      try (OutboundLink after = transport.connect(address(kind, "orders"), another)) {
        exchange(in, after, another);
        exchange(in, before, context);
      }
    }
  }
}
