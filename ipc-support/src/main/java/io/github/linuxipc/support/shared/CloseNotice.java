package io.github.linuxipc.support.shared;

import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.posix.OpenFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The close notice of a receiver to the senders of its object. A receiver that closes sets the
 * object's permissions to {@value #PERMISSIONS}. Senders that have the object open see these
 * permissions even after the object's name was removed. A new sender cannot open the object, unless
 * it has the privilege to ignore permissions. A receiver that dies leaves no notice.
 */
public final class CloseNotice {
  /** The permissions of an object whose receiver has closed. */
  public static final int PERMISSIONS = 0;

  private static final Logger LOG = LoggerFactory.getLogger(CloseNotice.class);

  private CloseNotice() {}

  /**
   * Publishes the notice. If the permissions cannot be changed, senders still see that the receiver
   * has gone, but not that it has closed. This method does not throw, because the object must be
   * removed in any case.
   *
   * @param file the object
   */
  public static void publish(OpenFile file) {
    try {
      file.setMode(PERMISSIONS);
    } catch (ErrnoException e) {
      LOG.debug("The close of a receiver cannot be announced to its senders", e);
    }
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
