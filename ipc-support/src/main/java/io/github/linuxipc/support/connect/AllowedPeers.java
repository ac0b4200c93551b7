package io.github.linuxipc.support.connect;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.UserDatabase;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.spi.file.UserIds;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.HashSet;
import java.util.Set;

/**
 * The users that the peer's process may run as: always this process's own user, those that {@code
 * allow-users} names, and the members of the groups that {@code allow-groups} names. A process
 * belongs to a group if the group is its effective one, or if the group database lists its user as
 * a member. Further groups of the process do not count, because the kernel reports them only for
 * connections, and the JDK not even for those.
 *
 * <p>Users are equal if their user ids are equal, because the JDK compares principals by id.
 */
public final class AllowedPeers {
  /** The option that names further users. */
  public static final Option<String> ALLOW_USERS =
      Option.text(
          "allow-users",
          "",
          "further users that the other end may run as, name:name; default only this process's"
              + " user");

  /** The option that names groups. */
  public static final Option<String> ALLOW_GROUPS =
      Option.text(
          "allow-groups",
          "",
          "groups whose members the other end may run as, name:name; default only this process's"
              + " user");

  private final Set<UserPrincipal> users;
  private final Set<Integer> groups;
  private final boolean open;

  private AllowedPeers(Set<UserPrincipal> users, Set<Integer> groups, boolean open) {
    this.users = users;
    this.groups = groups;
    this.open = open;
  }

  /**
   * Parses both options of the address of a Unix socket. They are not allowed if the target is the
   * name of a channel, because that socket is in the runtime directory, to which other users have
   * no access.
   *
   * @param address the address
   * @param context the channel
   * @return the peers
   * @throws IpcException or {@link io.github.linuxipc.channel.IpcConfigurationException} if a name
   *     is not known, or the target is a name
   */
  public static AllowedPeers of(Address address, OpenContext context) throws IpcException {
    String users = context.option(ALLOW_USERS);
    String groups = context.option(ALLOW_GROUPS);
    if (!(users.isEmpty() && groups.isEmpty()) && address.targetsName()) {
      String option = users.isEmpty() ? ALLOW_GROUPS.name() : ALLOW_USERS.name();
      throw KernelErrors.configuration(
          context,
          ErrorCode.BAD_VALUE,
          option + " needs a path, because other users have no access to the runtime directory",
          "Write "
              + address.scheme()
              + ":/a/path/of/yours?"
              + option
              + "="
              + (users.isEmpty() ? groups : users)
              + ".");
    }
    return parse(users, groups, context);
  }

  /**
   * Parses the values of the options.
   *
   * @param users user names or ids, separated by colons, or empty
   * @param groups group names or ids, separated by colons, or empty
   * @param context the channel
   * @return the peers
   * @throws IpcException or {@link io.github.linuxipc.channel.IpcConfigurationException} if a name
   *     is not known
   */
  public static AllowedPeers parse(String users, String groups, OpenContext context)
      throws IpcException {
    Set<UserPrincipal> allowed = new HashSet<>();
    try {
      allowed.add(UserIds.ofNumber(ProcessUser.uid()));
      for (String name : names(users)) {
        allowed.add(UserIds.find(name));
      }
    } catch (UserPrincipalNotFoundException e) {
      throw KernelErrors.configuration(
          context,
          ErrorCode.BAD_VALUE,
          "allow-users names \"" + e.getName() + "\", which is not a user of this system",
          "Write user names, or user ids from 0 to 4294967294, separated by colons.");
    } catch (IOException e) {
      throw KernelErrors.opening(
          context,
          e,
          null,
          () ->
              context.failure(
                  ErrorCode.OPEN_FAILED,
                  "The users of allow-users cannot be looked up: " + KernelErrors.text(e),
                  "Write user ids instead of names.",
                  e));
    }
    return new AllowedPeers(
        allowed, groupIds(groups, context), !(users.isEmpty() && groups.isEmpty()));
  }

  /**
   * Parses a list of groups.
   *
   * @param groups group names or ids, separated by colons, or empty
   * @param context the channel
   * @return their ids, unsigned
   * @throws io.github.linuxipc.channel.IpcConfigurationException if a group is not known
   */
  public static Set<Integer> groupIds(String groups, OpenContext context) {
    Set<Integer> ids = new HashSet<>();
    for (String name : names(groups)) {
      ids.add(
          UserDatabase.groupId(name)
              .orElseThrow(
                  () ->
                      KernelErrors.configuration(
                          context,
                          ErrorCode.BAD_VALUE,
                          "allow-groups names \""
                              + name
                              + "\", which is not a group of this system",
                          "Write group names, or group ids from 0 to 4294967294, separated by"
                              + " colons.")));
    }
    return ids;
  }

  private static String[] names(String list) {
    return list.isEmpty() ? new String[0] : list.split(":", -1);
  }

  /**
   * Returns whether an option names any users or groups, be it only this process's own.
   *
   * @return whether one does
   */
  public boolean isOpen() {
    return open;
  }

  /**
   * Returns whether a peer is accepted.
   *
   * @param uid its user id, unsigned
   * @param gid its effective group id, unsigned
   * @return whether it is
   * @throws IOException if the system cannot look the user up
   */
  public boolean allows(int uid, int gid) throws IOException {
    return allows(uid)
        || groups.contains(gid)
        || (!groups.isEmpty() && UserDatabase.groupsOf(uid).stream().anyMatch(groups::contains));
  }

  /**
   * Returns whether a peer is accepted whose group is not known.
   *
   * @param uid its user id, unsigned
   * @return whether it is among the users
   * @throws IOException if the system cannot look the user up
   */
  public boolean allows(int uid) throws IOException {
    return users.contains(UserIds.ofNumber(uid));
  }

  /**
   * Returns whether a peer is accepted.
   *
   * @param user its user
   * @param group its effective group
   * @return whether it is
   */
  public boolean allows(UserPrincipal user, GroupPrincipal group) {
    if (users.contains(user)) {
      return true;
    }
    return !groups.isEmpty()
        && (UserDatabase.groupId(unsigned(group)).filter(groups::contains).isPresent()
            || UserDatabase.groupsOf(UserIds.nameOf(user)).stream().anyMatch(groups::contains));
  }

  /** Returns the name of a group. The JDK prints a large id without a name as a negative number. */
  private static String unsigned(GroupPrincipal group) {
    String name = group.getName();
    return name.startsWith("-") ? Integer.toUnsignedString(Integer.parseInt(name)) : name;
  }
}
