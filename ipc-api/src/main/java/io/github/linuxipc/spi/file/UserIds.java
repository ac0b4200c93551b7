package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/**
 * Looks up the JDK's user principals by name or user id. A user id is an unsigned 32-bit number.
 * The JDK parses and prints it as a signed number. From 2147483648 on it therefore does not find
 * the user of an id, and prints a negative number for a user without a name. Stateless.
 */
public final class UserIds {
  /** The id that means "no user" to the kernel: {@code (uid_t) -1}. */
  private static final int NO_USER = -1;

  private UserIds() {}

  /**
   * Returns the user with an id. The system's user database need not contain the id.
   *
   * @param uid the id, an unsigned number
   * @return the user
   * @throws IOException if the lookup fails
   */
  public static UserPrincipal ofNumber(int uid) throws IOException {
    return lookup(Integer.toString(uid));
  }

  /**
   * Finds a user by name, or by id if no user has that name. A number from 2147483648 on is always
   * an id. A name that begins with a hyphen is not found.
   *
   * @param name the name, or an id from 0 to 4294967294
   * @return the user
   * @throws UserPrincipalNotFoundException if it is neither
   * @throws IOException if the lookup fails
   */
  public static UserPrincipal find(String name) throws IOException {
    if (name.startsWith("-")) { // the JDK would parse it as an id
      throw new UserPrincipalNotFoundException(name);
    }
    int uid;
    try {
      uid = Integer.parseUnsignedInt(name);
    } catch (NumberFormatException e) {
      return lookup(name);
    }
    if (uid == NO_USER) {
      throw new UserPrincipalNotFoundException(name);
    }
    return uid < 0 ? lookup(Integer.toString(uid)) : lookup(name);
  }

  private static UserPrincipal lookup(String name) throws IOException {
    return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
  }

  /**
   * Returns a user's name.
   *
   * @param user the user
   * @return the name, or the id if the user has no name
   */
  public static String nameOf(UserPrincipal user) {
    String name = user.getName();
    try {
      return name.startsWith("-") ? Integer.toUnsignedString(Integer.parseInt(name)) : name;
    } catch (NumberFormatException e) {
      return name;
    }
  }
}
