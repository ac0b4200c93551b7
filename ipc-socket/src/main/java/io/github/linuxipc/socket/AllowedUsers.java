package io.github.linuxipc.socket;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.spi.file.UserIds;
import java.io.IOException;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashSet;
import java.util.Set;

/**
 * The users that the peer's process may run as: always this process's own user, and those that
 * {@code allow-users} names. Users are equal if their user ids are equal, because the JDK compares
 * principals by id.
 */
final class AllowedUsers {
  private final Set<UserPrincipal> allowed;
  private final boolean open;

  private AllowedUsers(Set<UserPrincipal> allowed, boolean open) {
    this.allowed = allowed;
    this.open = open;
  }

  /**
   * Parses the option {@code allow-users} of a Unix socket's address. The option is not allowed if
   * the target is the name of a channel, because that socket is in the runtime directory, to which
   * other users have no access.
   */
  static AllowedUsers ofUnixSocket(Address address, LinkContext context, SocketErrors errors)
      throws IpcException {
    String names = context.option(SocketOptions.ALLOW_USERS);
    if (!names.isEmpty() && address.targetsName()) {
      throw errors.configuration(
          ErrorCode.BAD_VALUE,
          "allow-users needs a path, because other users have no access to the runtime directory",
          "Write " + address.scheme() + ":/a/path/of/yours?allow-users=" + names + ".");
    }
    return parse(names, errors);
  }

  static AllowedUsers parse(String names, SocketErrors errors) throws IpcException {
    Set<UserPrincipal> allowed = new HashSet<>();
    try {
      allowed.add(UserIds.ofNumber(ProcessUser.uid()));
      for (String name : names.isEmpty() ? new String[0] : names.split(":", -1)) {
        allowed.add(UserIds.find(name));
      }
    } catch (UserPrincipalNotFoundException e) {
      throw errors.configuration(
          ErrorCode.BAD_VALUE,
          "allow-users names \"" + e.getName() + "\", which is not a user of this system",
          "Write user names, or user ids from 0 to 4294967294, separated by colons.");
    } catch (IOException e) {
      throw errors.open(e);
    }
    return new AllowedUsers(allowed, !names.isEmpty());
  }

  /** Returns whether {@code allow-users} names any users, be it only this process's own. */
  boolean isOpen() {
    return open;
  }

  boolean allows(int uid) throws IOException {
    return allows(UserIds.ofNumber(uid));
  }

  boolean allows(UserPrincipal user) {
    return allowed.contains(user);
  }
}
