package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.posix.UnixAddress;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.file.WrittenPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a packet socket: a path, or a name in the abstract namespace.
 *
 * @param address the address to which another process connects
 * @param path the path, or null for an abstract name
 * @param directory the directory whose lock guards binding and closing
 */
public record PacketAddress(Address address, @Nullable Path path, Path directory) {
  private static final Pattern ABSTRACT = Pattern.compile("@[A-Za-z0-9._/-]+");

  /**
   * Resolves an address.
   *
   * @param asked the address: a channel's name, an absolute path, or {@code @} and a name
   * @param suffix the suffix of a channel's file in the runtime directory
   * @param context the channel
   * @return the socket's address
   * @throws IllegalArgumentException if the address is not valid for a Unix socket
   * @throws IOException if the runtime directory cannot be used
   */
  public static PacketAddress of(Address asked, String suffix, LinkContext context)
      throws IOException {
    String target = asked.target();
    if (target.startsWith("@")) {
      return ofAbstract(asked, context);
    }
    Path path =
        asked.targetsName()
            ? context.runtimeDirectory().resolve(target + suffix)
            : WrittenPath.of(target);
    Path directory = path.getParent();
    if (!path.isAbsolute() || directory == null) {
      throw new IllegalArgumentException("neither a name, nor @name, nor an absolute path");
    }
    return checked(new PacketAddress(Address.of(asked.scheme(), path.toString()), path, directory));
  }

  private static PacketAddress ofAbstract(Address asked, LinkContext context) throws IOException {
    if (!ABSTRACT.matcher(asked.target()).matches()) {
      throw new IllegalArgumentException("an abstract name must match " + ABSTRACT);
    }
    return checked(new PacketAddress(asked.bare(), null, context.runtimeDirectory()));
  }

  private static PacketAddress checked(PacketAddress socketAddress) {
    socketAddress.unix(); // throws if the address is too long
    return socketAddress;
  }

  /**
   * Returns the address in the kernel's form.
   *
   * @return the address
   */
  public UnixAddress unix() {
    Path file = path;
    return file == null
        ? UnixAddress.ofAbstract(address.target().substring(1))
        : UnixAddress.of(file);
  }

  @Override
  public String toString() {
    return address.target();
  }
}
