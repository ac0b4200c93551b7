package io.github.linuxipc.spi.file;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;

/**
 * Users as the JDK knows them, by their numbers. A number has 32 bits without a sign. The JDK reads
 * and prints it as a signed one, so from 2147483648 on it does not find the user of a number, and
 * prints a negative number for a user without a name. Stateless.
 */
public final class UserIds {
  /** What the kernel takes for "no user": {@code (uid_t) -1}. */
  private static final int NO_USER = -1;

  private UserIds() {}

  /**
   * Returns the user of a number, which needs no entry in the system's list of users.
   *
   * @param uid the number; read as unsigned
   * @return the user
   * @throws IOException if the system does not tell
   */
  public static UserPrincipal ofNumber(int uid) throws IOException {
    return lookup(Integer.toString(uid));
  }

  /**
   * Finds a user by name, or by number if no user has that name.
   *
   * @param name the name, or a number from 0 to 4294967294
   * @return the user
   * @throws UserPrincipalNotFoundException if it is neither
   * @throws IOException if the system does not tell
   */
  public static UserPrincipal find(String name) throws IOException {
    if (name.startsWith("-")) { // the JDK would take it for a number
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
   * @return the name, or the number if the user has none
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
