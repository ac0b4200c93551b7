package io.github.linuxipc.support.shared;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OpenFile;

/**
 * The close notice of a receiver to the senders of its object. A receiver that closes sets the
 * object's permissions to {@value #PERMISSIONS}. Senders that have the object open see these
 * permissions even after the object's name was removed. A new sender cannot open the object, unless
 * it has the privilege to ignore permissions. A receiver that dies leaves no notice.
 */
public final class CloseNotice {
  /** The permissions of an object whose receiver has closed. */
  public static final int PERMISSIONS = 0;

  private CloseNotice() {}

  /**
   * Publishes the notice.
   *
   * @param file the object
   * @throws ErrnoException if the permissions cannot be changed
   */
  public static void publish(OpenFile file) throws ErrnoException {
    file.setMode(PERMISSIONS);
  }

  /**
   * Returns whether the receiver has published the notice.
   *
   * @param file the object
   * @return whether it has; false if the object cannot be examined
   */
  public static boolean isPublished(OpenFile file) {
    try {
      return file.status().permissions() == PERMISSIONS;
    } catch (ErrnoException e) {
      return false;
    }
  }
}
