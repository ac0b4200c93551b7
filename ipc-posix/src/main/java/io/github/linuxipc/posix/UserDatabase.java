package io.github.linuxipc.posix;

import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks up users and groups of this system: {@code getpwuid_r(3)}, {@code getpwnam_r(3)}, {@code
 * getgrnam_r(3)}, {@code getgrouplist(3)}. Thread-safe.
 */
public final class UserDatabase {
  private static final int SIZE_OF_PASSWD = 48;
  private static final int SIZE_OF_GROUP = 32;
  private static final int PASSWD_GID_OFFSET = 20;
  private static final int GROUP_GID_OFFSET = 16;
  private static final int SIZE_OF_STRINGS = 16 << 10;

  /** A group has as many bytes of strings as its members have, so its lookup needs more room. */
  private static final int MOST_STRINGS = 16 << 20;

  /** The kernel's limit of the groups of a process. */
  private static final int MOST_GROUPS = 65536;

  private static final int FEW_GROUPS = 64;
  private static final int ERANGE = 34;

  private static volatile @Nullable UserFunctions bound;

  private UserDatabase() {}

  /** Returns the functions, and binds them first if necessary. */
  private static UserFunctions functions() {
    UserFunctions functions = bound;
    if (functions == null) {
      NativeLibrary.libc(); // loads what binds functions
      functions = new UserFunctions();
      bound = functions;
    }
    return functions;
  }

  /** An entry of the user database. */
  private record User(String name, int gid) {}

  /** Calls {@code getpwuid_r} or {@code getpwnam_r}. */
  private interface Lookup {
    int call(long entry, long strings, long length, long result);
  }

  /**
   * Returns a user's name.
   *
   * @param uid the user's number
   * @return the name, or the number as text if no user has that number or the lookup fails
   */
  public static String nameOf(int uid) {
    return find(uid).map(User::name).orElseGet(() -> Integer.toUnsignedString(uid));
  }

  /**
   * Returns the groups of which a user is a member, its primary group included.
   *
   * @param uid the user's number
   * @return the numbers of the groups, unsigned; empty if no user has that number or the lookup
   *     fails
   */
  public static List<Integer> groupsOf(int uid) {
    return find(uid).map(UserDatabase::groupsOf).orElse(List.of());
  }

  /**
   * Returns the groups of which a user is a member, its primary group included.
   *
   * @param name the user's name, or its number as text
   * @return as {@link #groupsOf(int)}
   */
  public static List<Integer> groupsOf(String name) {
    Optional<User> user = find(name);
    if (user.isEmpty() && isNumber(name)) {
      user = find(Integer.parseUnsignedInt(name));
    }
    return user.map(UserDatabase::groupsOf).orElse(List.of());
  }

  /**
   * Finds a group.
   *
   * @param name the group's name, or its number as text if no group has that name; a number need
   *     not be in the database
   * @return the group's number, unsigned; empty if there is no such group
   */
  public static Optional<Integer> groupId(String name) {
    int strings = SIZE_OF_STRINGS;
    while (true) {
      NativeBuffer group = new NativeBuffer(SIZE_OF_GROUP + Long.BYTES);
      int errno = findGroup(name, group, strings);
      if (errno == ERANGE && strings < MOST_STRINGS) {
        strings *= 4;
      } else if (group.buffer().getLong(SIZE_OF_GROUP) != 0) {
        return Optional.of(group.buffer().getInt(GROUP_GID_OFFSET));
      } else {
        return isNumber(name) ? Optional.of(Integer.parseUnsignedInt(name)) : Optional.empty();
      }
    }
  }

  private static int findGroup(String name, NativeBuffer group, int length) {
    NativeBuffer text = NativeFunction.cString(name);
    NativeBuffer strings = new NativeBuffer(length);
    long result = group.address() + SIZE_OF_GROUP;
    try {
      return functions()
          .getgrnam_r(text.address(), group.address(), strings.address(), length, result);
    } finally {
      Reference.reachabilityFence(text);
      Reference.reachabilityFence(strings);
    }
  }

  /** Returns whether a text is a number of a user or group; -1 means none to the kernel. */
  private static boolean isNumber(String text) {
    try {
      return Integer.parseUnsignedInt(text) != -1 && Character.isDigit(text.charAt(0));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Optional<User> find(int uid) {
    UserFunctions libc = functions();
    return find(
        (entry, strings, length, result) -> libc.getpwuid_r(uid, entry, strings, length, result));
  }

  private static Optional<User> find(String name) {
    NativeBuffer text = NativeFunction.cString(name);
    UserFunctions libc = functions();
    try {
      return find(
          (entry, strings, length, result) ->
              libc.getpwnam_r(text.address(), entry, strings, length, result));
    } finally {
      Reference.reachabilityFence(text);
    }
  }

  private static Optional<User> find(Lookup lookup) {
    NativeBuffer passwd = new NativeBuffer(SIZE_OF_PASSWD + Long.BYTES);
    NativeBuffer strings = new NativeBuffer(SIZE_OF_STRINGS);
    long result = passwd.address() + SIZE_OF_PASSWD;
    lookup.call(passwd.address(), strings.address(), SIZE_OF_STRINGS, result);
    if (passwd.buffer().getLong(SIZE_OF_PASSWD) == 0) {
      return Optional.empty();
    }
    // The first field points to the name, which lies among the strings.
    return Optional.of(
        new User(
            string(strings, (int) (passwd.buffer().getLong(0) - strings.address())),
            passwd.buffer().getInt(PASSWD_GID_OFFSET)));
  }

  private static List<Integer> groupsOf(User user) {
    NativeBuffer text = NativeFunction.cString(user.name());
    List<Integer> ids = new ArrayList<>();
    try {
      for (int room = FEW_GROUPS; ids.isEmpty() && room <= MOST_GROUPS; room *= 4) {
        addGroups(text, user.gid(), room, ids);
      }
      return ids;
    } finally {
      Reference.reachabilityFence(text);
    }
  }

  /** Adds all groups of a user, or none if there are more than the room. */
  private static void addGroups(NativeBuffer name, int gid, int room, List<Integer> ids) {
    NativeBuffer groups = new NativeBuffer(room * Integer.BYTES);
    NativeBuffer count = new NativeBuffer(Integer.BYTES);
    count.buffer().putInt(0, room);
    int found = functions().getgrouplist(name.address(), gid, groups.address(), count.address());
    for (int i = 0; i < found; i++) {
      ids.add(groups.buffer().getInt(i * Integer.BYTES));
    }
  }

  private static String string(NativeBuffer strings, int from) {
    int to = from;
    while (strings.buffer().get(to) != 0) {
      to++;
    }
    byte[] bytes = new byte[to - from];
    strings.buffer().get(from, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
