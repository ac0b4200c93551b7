package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.spi.LinkContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where packets are received: at a path, or at a name in the abstract space.
 *
 * @param address the place in the form that another process connects to
 * @param path the path, null for an abstract name
 * @param roll the file beside it whose locks tell who is there, if the mechanism needs one
 */
public record PacketPlace(Address address, @Nullable Path path, Path roll) {
  private static final String ROLL_SUFFIX = ".peers";
  private static final Pattern ABSTRACT = Pattern.compile("@[A-Za-z0-9._/-]+");

  /**
   * Finds out which place an address means.
   *
   * @param asked the address: a channel's name, an absolute path, or {@code @} and a name
   * @param suffix the suffix of a channel's file in the runtime directory
   * @param context the channel
   * @return the place
   * @throws IllegalArgumentException if there can be no such place
   * @throws IOException if the runtime directory cannot be used
   */
  public static PacketPlace of(Address asked, String suffix, LinkContext context)
      throws IOException {
    String target = asked.target();
    if (target.startsWith("@")) {
      return ofAbstract(asked, suffix, context);
    }
    Path path =
        asked.targetsName()
            ? context.runtimeDirectory().resolve(target + suffix)
            : Path.of(target).normalize();
    if (!path.isAbsolute() || path.getFileName() == null) {
      throw new IllegalArgumentException("neither a name, nor @name, nor an absolute path");
    }
    return checked(
        new PacketPlace(
            Address.of(asked.scheme(), path.toString()), path, Path.of(path + ROLL_SUFFIX)));
  }

  /** The roll of an abstract name lies in the runtime directory; a slash cannot be in its name. */
  private static PacketPlace ofAbstract(Address asked, String suffix, LinkContext context)
      throws IOException {
    String target = asked.target();
    if (!ABSTRACT.matcher(target).matches()) {
      throw new IllegalArgumentException("an abstract name must match " + ABSTRACT);
    }
    String file = target.replace('/', '%') + suffix + ROLL_SUFFIX;
    return checked(new PacketPlace(asked.bare(), null, context.runtimeDirectory().resolve(file)));
  }

  private static PacketPlace checked(PacketPlace place) {
    place.unix(); // throws if it is too long
    return place;
  }

  /** The address for the kernel. */
  UnixAddress unix() {
    Path file = path;
    return file == null
        ? UnixAddress.ofAbstract(address.target().substring(1))
        : UnixAddress.of(file);
  }

  /** The directory whose lock guards the place. */
  Path directory() {
    Path parent = roll.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("the root directory is no socket");
    }
    return parent;
  }

  @Override
  public String toString() {
    return address.target();
  }
}
