package io.github.linuxipc.socket;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.file.ProcessUser;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashSet;
import java.util.Set;

/**
 * The users that the other end may run as: our own, always, and those that {@code allow-users}
 * names. The JDK compares users by their numbers, and takes a number for a name.
 */
final class UserList {
  private final Set<UserPrincipal> allowed;
  private final boolean open;

  private UserList(Set<UserPrincipal> allowed, boolean open) {
    this.allowed = allowed;
    this.open = open;
  }

  static UserList parse(String names, Failures failures) throws IpcException {
    Set<UserPrincipal> allowed = new HashSet<>();
    try {
      allowed.add(ofNumber(ProcessUser.uid()));
      for (String name : names.isEmpty() ? new String[0] : names.split(":", -1)) {
        allowed.add(lookup(name));
      }
    } catch (UserPrincipalNotFoundException e) {
      throw failures.configuration(
          ErrorCode.BAD_VALUE,
          "allow-users names \"" + e.getName() + "\", whom this system does not know",
          "Write user names or numbers with a colon between them.");
    } catch (IOException e) {
      throw failures.open(e);
    }
    return new UserList(allowed, !names.isEmpty());
  }

  static UserPrincipal ofNumber(int uid) throws IOException {
    return lookup(Integer.toUnsignedString(uid));
  }

  private static UserPrincipal lookup(String name) throws IOException {
    return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
  }

  /** Whether there are others than our own user. */
  boolean isOpen() {
    return open;
  }

  boolean allows(UserPrincipal user) {
    return allowed.contains(user);
  }
}
