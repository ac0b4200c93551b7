package io.github.linuxipc.samples;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.state.Blackboard;
import io.github.linuxipc.state.Counter;
import io.github.linuxipc.state.Held;
import io.github.linuxipc.state.ProcessLock;
import io.github.linuxipc.state.Region;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * A cache of pages that several processes share: a region holds the pages, a lock excludes the
 * others, and counters of a blackboard count for all.
 */
public final class PageCache {
  private static final int PAGES = 64;
  private static final int PAGE = 512;
  private static final int FRAME = Long.BYTES + PAGE; // the page's number plus 1, and the page

  private PageCache() {}

  /**
   * Reads pages at random, and prints how many reads of all processes found their page.
   *
   * @param args how many pages to read
   * @throws Exception if the state cannot be opened
   */
  public static void main(String[] args) throws Exception {
    try (Ipc ipc = Ipc.create();
        Region cache = ipc.region("cache", PAGES * FRAME);
        ProcessLock lock = ipc.lock("cache-lock");
        Blackboard statistics = ipc.blackboard("cache-statistics")) {
      ByteBuffer frames = cache.buffer();
      Counter hits = statistics.counter("hits");
      Counter misses = statistics.counter("misses");
      Random random = new Random();
      for (int i = Integer.parseInt(args[0]); i > 0; i--) {
        int page = random.nextInt(4 * PAGES);
        try (Held held = lock.acquire()) {
          if (held.abandoned()) {
            clear(frames); // its holder died, perhaps in the midst of a page
          }
          boolean hit = find(frames, page);
          (hit ? hits : misses).add(1);
        }
      }
      System.out.println(hits.get() + " hits, " + misses.get() + " misses");
    }
  }

  /** Reads a page through the cache; returns whether it was there. Call it with the lock. */
  private static boolean find(ByteBuffer frames, int page) {
    int frame = page % PAGES * FRAME;
    boolean hit = frames.getLong(frame) == page + 1;
    if (!hit) {
      frames.putLong(frame, 0);
      load(page, frames.slice(frame + Long.BYTES, PAGE));
      frames.putLong(frame, page + 1);
    }
    for (int i = 0; i < PAGE; i++) {
      if (frames.get(frame + Long.BYTES + i) != (byte) (page + i)) {
        throw new IllegalStateException("Page " + page + " is damaged");
      }
    }
    return hit;
  }

  /** Stands for the slow read of a page from a disk. */
  private static void load(int page, ByteBuffer into) {
    for (int i = 0; i < PAGE; i++) {
      into.put(i, (byte) (page + i));
    }
  }

  private static void clear(ByteBuffer frames) {
    for (int frame = 0; frame < frames.capacity(); frame += FRAME) {
      frames.putLong(frame, 0);
    }
  }
}
