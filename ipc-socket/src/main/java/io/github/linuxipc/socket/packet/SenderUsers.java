package io.github.linuxipc.socket.packet;

import io.github.linuxipc.channel.PeerCredentials;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whose the packets of a datagram socket are. A sender's number belongs to the user who used it
 * first. The polling thread accepts, anybody may ask; nothing is allocated for a known sender.
 */
final class SenderUsers implements PeerCredentials {
  /** More senders than this are remembered only until others come. */
  private static final int MOST = 1 << 13;

  private final PeerUsers allowed;
  private int[] numbers = new int[8];
  private int[] uids = new int[8];
  private int count;
  private int lastNumber = -1;
  private int lastUid;

  SenderUsers(PeerUsers allowed) {
    this.allowed = allowed;
  }

  /**
   * Tells whether a packet is to be taken.
   *
   * @param number the sender's number in it, 0 where there is none
   * @param uid the user who sent it
   */
  boolean accept(int number, int uid) throws IOException {
    return (number == lastNumber && uid == lastUid) || acceptAnother(number, uid);
  }

  private synchronized boolean acceptAnother(int number, int uid) throws IOException {
    int at = find(number);
    boolean known = at >= 0 && uids[at] == uid;
    if (!known && (allowed.nameIfAllowed(uid) == null || (at >= 0 && number != 0))) {
      return false;
    }
    if (!known) {
      remember(at, number, uid);
    }
    lastNumber = number;
    lastUid = uid;
    return true;
  }

  private int find(int number) {
    for (int i = count - 1; i >= 0; i--) {
      if (numbers[i] == number) {
        return i;
      }
    }
    return -1;
  }

  private void remember(int at, int number, int uid) {
    if (at >= 0) {
      uids[at] = uid; // who sent the last raw packet
      return;
    }
    if (count == MOST) {
      forgetHalf();
    }
    if (count == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
      uids = Arrays.copyOf(uids, 2 * count);
    }
    numbers[count] = number;
    uids[count++] = uid;
  }

  private void forgetHalf() {
    System.arraycopy(numbers, MOST / 2, numbers, 0, MOST / 2);
    System.arraycopy(uids, MOST / 2, uids, 0, MOST / 2);
    count = MOST / 2;
  }

  @Override
  public Optional<String> userOf(long senderId) {
    return Optional.ofNullable(nameOf((int) senderId));
  }

  private synchronized @Nullable String nameOf(int number) {
    int at = find(number);
    try {
      return at < 0 ? null : allowed.nameIfAllowed(uids[at]);
    } catch (IOException e) {
      return null;
    }
  }
}
