package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.UnixSocket;
import io.github.linuxipc.spi.Terms;
import io.github.linuxipc.spi.Wire;
import io.github.linuxipc.spi.file.DirectoryLock;
import io.github.linuxipc.spi.file.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A receiver's datagram socket with the roll of its senders, which raw ones have none of. */
final class DatagramPlace {
  private final PacketPlace place;
  private final BoundSocket bound;
  private final @Nullable Roll roll;

  private DatagramPlace(PacketPlace place, BoundSocket bound, @Nullable Roll roll) {
    this.place = place;
    this.bound = bound;
    this.roll = roll;
  }

  static DatagramPlace bind(PacketPlace place, boolean open, Terms terms) throws IOException {
    Path directory = place.directory();
    PrivateDirectory.check(directory);
    return DirectoryLock.locked(directory, () -> bindLocked(place, open, terms));
  }

  private static DatagramPlace bindLocked(PacketPlace place, boolean open, Terms terms)
      throws IOException {
    Roll.clear(place.roll());
    BoundSocket bound = BoundSocket.bind(place, PacketKind.DATAGRAM, open);
    try {
      bound.socket().options().passCredentials();
      Roll roll = terms.wire() == Wire.FRAMED ? Roll.create(place.roll(), terms, open) : null;
      return new DatagramPlace(place, bound, roll);
    } catch (IOException e) {
      bound.close();
      throw e;
    }
  }

  UnixSocket socket() {
    return bound.socket();
  }

  @Nullable Roll roll() {
    return roll;
  }

  Address address() {
    return place.address();
  }

  /** Says goodbye, and removes what was made. Does not fail. */
  void close() {
    try {
      DirectoryLock.locked(
          place.directory(),
          () -> {
            closeLocked();
            return true;
          });
    } catch (IOException e) {
      closeLocked(); // the directory has gone
    }
  }

  private void closeLocked() {
    if (roll != null) {
      roll.sayGoodbye(); // before the socket goes: whoever misses it looks here for the reason
    }
    bound.close();
    if (roll != null) {
      roll.close();
    }
  }
}
