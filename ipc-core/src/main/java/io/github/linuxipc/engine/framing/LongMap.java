package io.github.linuxipc.engine.framing;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A map from long keys that allocates nothing on lookup. It uses open addressing with linear
 * probing and is at most half full. Not thread-safe.
 *
 * @param <V> the values
 */
public final class LongMap<V> {
  private long[] keys = new long[16];
  private @Nullable Object[] values = new Object[16];
  private int size;

  /** Creates an empty map. */
  public LongMap() {}

  /**
   * Returns the value of a key.
   *
   * @param key the key
   * @return the value, or null if there is none
   */
  @SuppressWarnings("unchecked") // put() alone stores values, and it stores V
  public @Nullable V get(long key) {
    return (V) values[slot(key)];
  }

  /**
   * Sets the value of a key.
   *
   * @param key the key
   * @param value the value
   */
  public void put(long key, V value) {
    int slot = slot(key);
    if (values[slot] == null) {
      size++;
    }
    keys[slot] = key;
    values[slot] = value;
    if (size * 2 > keys.length) {
      grow();
    }
  }

  /**
   * Removes a key.
   *
   * @param key the key
   * @return its value, or null if there was none
   */
  @SuppressWarnings("unchecked")
  public @Nullable V remove(long key) {
    int hole = slot(key);
    V removed = (V) values[hole];
    if (removed == null) {
      return null;
    }
    size--;
    values[hole] = null;
    closeUp(hole);
    return removed;
  }

  /** Moves later entries of the probe sequence into a hole, so that lookups still find them. */
  private void closeUp(int from) {
    int hole = from;
    int mask = keys.length - 1;
    for (int next = (hole + 1) & mask; values[next] != null; next = (next + 1) & mask) {
      if (((next - home(keys[next])) & mask) >= ((next - hole) & mask)) {
        keys[hole] = keys[next];
        values[hole] = values[next];
        values[next] = null;
        hole = next;
      }
    }
  }

  int size() {
    return size;
  }

  @SuppressWarnings("unchecked")
  void forEach(Consumer<V> action) {
    for (Object value : values) {
      if (value != null) {
        action.accept((V) value);
      }
    }
  }

  private int home(long key) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & (keys.length - 1);
  }

  private int slot(long key) {
    int slot = home(key);
    while (values[slot] != null && keys[slot] != key) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  @SuppressWarnings("unchecked")
  private void grow() {
    long[] oldKeys = keys;
    @Nullable Object[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new Object[oldKeys.length * 2];
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      Object value = oldValues[i];
      if (value != null) {
        put(oldKeys[i], (V) value);
      }
    }
  }
}
