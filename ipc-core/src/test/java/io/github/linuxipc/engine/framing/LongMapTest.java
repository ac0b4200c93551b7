package io.github.linuxipc.engine.framing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LongMapTest {
  @Test
  void shouldAgreeWithAHashMapWhenEntriesAreAddedAndRemoved() {
    Random random = new Random(42);
    Map<Long, String> model = new HashMap<>();
    LongMap<String> map = new LongMap<>();
    for (int i = 0; i < 200_000; i++) {
      long key = random.nextInt(3) == 0 ? random.nextLong() : random.nextInt(200);
      if (random.nextBoolean()) {
        map.put(key, "v" + i);
        model.put(key, "v" + i);
      } else {
        assertEquals(model.remove(key), map.remove(key));
      }
      assertEquals(model.size(), map.size());
      long other = random.nextInt(200);
      assertEquals(model.get(other), map.get(other));
    }
    model.forEach((key, value) -> assertEquals(value, map.get(key)));
    assertNull(map.get(Long.MIN_VALUE));
  }
}
