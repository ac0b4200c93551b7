package io.github.linuxipc.tests.contract;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.NativeBuffer;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.posix.UnixSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/** Acts as a plain program that sends each buffer as one packet, as {@code socat} does. */
final class PacketDial implements WritableByteChannel {
  private final UnixSocket socket;

  private PacketDial(UnixSocket socket) {
    this.socket = socket;
  }

  static PacketDial connect(UnixSocket socket, Address receiver) throws IOException {
    String target = receiver.target();
    boolean connected =
        socket.connect(
            target.startsWith("@")
                ? UnixAddress.ofAbstract(target.substring(1))
                : UnixAddress.of(Path.of(target)));
    if (!connected) {
      socket.close();
      throw new IOException("the backlog is full");
    }
    return new PacketDial(socket);
  }

  @Override
  public int write(ByteBuffer packet) throws IOException {
    int length = packet.remaining();
    NativeBuffer bytes = new NativeBuffer(length);
    bytes.buffer().put(0, packet, packet.position(), length);
    if (!socket.send(bytes, 0, length)) {
      throw new IOException("the socket is full");
    }
    packet.position(packet.limit());
    return length;
  }

  @Override
  public boolean isOpen() {
    return socket.file().fd() >= 0;
  }

  @Override
  public void close() {
    socket.close();
  }
}
