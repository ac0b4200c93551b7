package io.github.linuxipc.socket;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.posix.NativeLibrary;
import io.github.linuxipc.posix.UserDatabase;
import io.github.linuxipc.socket.packet.PacketAddress;
import io.github.linuxipc.socket.packet.PacketPolicy;
import io.github.linuxipc.socket.packet.PeerUsers;
import io.github.linuxipc.spi.Availability;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.UnusablePathException;
import java.io.IOException;
import java.time.Duration;

/** Resolves the addresses and options of both packet transports. */
record PacketAddressResolver(Address address, LinkContext context, SocketErrors errors) {
  static Availability availability() {
    return NativeLibrary.problem()
        .map(reason -> Availability.unavailable(reason, NativeLibrary.REMEDY))
        .orElse(Availability.AVAILABLE);
  }

  /** Returns the socket's address; {@code suffix} is that of a channel's file. */
  PacketAddress resolve(String suffix) throws IOException {
    try {
      return PacketAddress.of(address, suffix, context);
    } catch (UnusablePathException e) {
      throw errors.configuration(ErrorCode.BAD_ADDRESS, e.reason(), e.remedy());
    } catch (IllegalArgumentException e) {
      String scheme = address.scheme();
      throw errors.configuration(
          ErrorCode.BAD_ADDRESS,
          "The address is not valid for a Unix socket: " + e.getMessage(),
          "Write " + scheme + ":name, " + scheme + ":@name or " + scheme + ":/absolute/path.");
    }
  }

  /** Returns how to treat the other end, from the options of the address. */
  PacketPolicy policy(Duration handshakeTimeout) throws IOException {
    String names = context.option(SocketOptions.ALLOW_USERS);
    if (!names.isEmpty() && address.targetsName()) {
      throw errors.configuration(
          ErrorCode.BAD_VALUE,
          "allow-users needs a path, because other users have no access to the runtime directory",
          "Write " + address.scheme() + ":/a/path/of/yours?allow-users=" + names + ".");
    }
    AllowedUsers users = AllowedUsers.parse(names, errors);
    PeerUsers check = uid -> users.allows(uid) ? UserDatabase.nameOf(uid) : null;
    return new PacketPolicy(check, users.isOpen(), address.targetsName(), handshakeTimeout);
  }
}
