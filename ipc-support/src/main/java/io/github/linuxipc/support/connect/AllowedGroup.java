package io.github.linuxipc.support.connect;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.posix.FileStat;
import io.github.linuxipc.posix.OpenFile;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import io.github.linuxipc.spi.file.ProcessUser;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The group whose members may use an object that carries no credentials, such as a FIFO or a
 * message queue. The permissions of the object keep other users away. The members can read, write
 * and lock the object alike, so they must trust one another.
 */
public final class AllowedGroup {
  /** The option that names the group. */
  public static final Option<String> ALLOW_GROUPS =
      Option.text(
          "allow-groups",
          "",
          "a group whose members the other end may run as, and who trust one another; default only"
              + " this process's user");

  /** The option that such an object refuses. */
  public static final Option<String> ALLOW_USERS =
      Option.text(
          "allow-users",
          "",
          "refused, because the mechanism carries no credentials: use allow-groups");

  /** The id that means no group to the kernel: {@code (gid_t) -1}. */
  private static final int NONE = -1;

  private static final int OWNER_ONLY = 0600;
  private static final int WITH_GROUP = 0660;

  private final int gid;

  private AllowedGroup(int gid) {
    this.gid = gid;
  }

  /**
   * Parses the options of an address.
   *
   * @param address the address
   * @param object what the object is, such as {@code FIFO}
   * @param context the channel
   * @return the group, or an instance without a group
   * @throws io.github.linuxipc.channel.IpcConfigurationException if an option is not suitable
   */
  public static AllowedGroup of(Address address, String object, OpenContext context) {
    if (!context.option(ALLOW_USERS).isEmpty()) {
      throw KernelErrors.configuration(
          context,
          ErrorCode.BAD_VALUE,
          "allow-users is not possible, because a "
              + object
              + " does not tell who has written to it",
          "Use allow-groups for users who trust one another, or the transport unix or shm.");
    }
    String group = context.option(ALLOW_GROUPS);
    if (group.isEmpty()) {
      return new AllowedGroup(NONE);
    }
    if (address.targetsName()) {
      throw KernelErrors.configuration(
          context,
          ErrorCode.BAD_VALUE,
          "allow-groups needs a path or a queue's name, because other users have no access to the"
              + " runtime directory",
          "Write " + address.scheme() + ":/a/path/of/yours?allow-groups=" + group + ".");
    }
    Set<Integer> ids = AllowedPeers.groupIds(group, context);
    if (ids.size() != 1) {
      throw KernelErrors.configuration(
          context,
          ErrorCode.BAD_VALUE,
          "allow-groups names " + ids.size() + " groups, and a " + object + " has only one",
          "Name one group.");
    }
    return new AllowedGroup(ids.iterator().next());
  }

  /**
   * Returns whether there is a group.
   *
   * @return false if only this process's user is allowed
   */
  public boolean isSet() {
    return gid != NONE;
  }

  /**
   * Returns the permissions of the object.
   *
   * @return 0660 with a group, 0600 without
   */
  public int mode() {
    return isSet() ? WITH_GROUP : OWNER_ONLY;
  }

  /**
   * Returns the permissions that the object must not have.
   *
   * @return 0007 with a group, 0077 without
   */
  public int forbidden() {
    return isSet() ? 0007 : 0077;
  }

  /**
   * Gives an object to the group. The caller then sets {@link #mode}.
   *
   * @param file the object
   * @throws IOException if this process is not a member of the group
   */
  public void own(OpenFile file) throws IOException {
    if (isSet()) {
      file.setGroup(gid);
    }
  }

  /**
   * Returns whether the owner of an object is trusted. Only a member of a group can give an object
   * to the group, so the owner of an object of the group was a member.
   *
   * @param status the status of the object
   * @return whether this user owns it, or it belongs to the group
   * @throws IOException if the kernel does not report the user id
   */
  public boolean trusts(FileStat status) throws IOException {
    return status.uid() == ProcessUser.uid() || (isSet() && status.gid() == gid);
  }

  /**
   * Creates the directory of the object with mode 0710 for the group, if there is a group and the
   * directory does not exist.
   *
   * @param directory the directory; its parent must exist
   * @throws IOException if it cannot be created
   */
  public void makeDirectory(Path directory) throws IOException {
    if (isSet() && Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      Files.setAttribute(directory, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x---"));
    }
  }
}
