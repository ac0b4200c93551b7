package io.github.linuxipc.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
  private static void refuses(Executable call, String... texts) {
    IpcConfigurationException e = assertThrows(IpcConfigurationException.class, call);
    assertEquals(ErrorCode.BAD_VALUE, e.code());
    String text = String.valueOf(e.getMessage());
    assertTrue(text.startsWith("IPC-306 "), text);
    for (String part : texts) {
      assertTrue(text.contains(part), text);
    }
  }

  @Test
  void shouldKeepOrderAndRepeats() {
    Headers headers = Headers.of("b", "1", "a", "2", "b", "3");
    List<String> all = new ArrayList<>();
    headers.forEach(header -> all.add(header.name() + header.text()));
    assertEquals(List.of("b1", "a2", "b3"), all);
    assertEquals(3, headers.size());
    assertEquals("1", headers.text("b"), "the first of a name");
    assertEquals("3", headers.get(2).text());
    assertNull(headers.text("B"), "names are compared exactly");
    assertNull(headers.bytes("c"));
  }

  @Test
  void shouldKeepBytesAndReadThemAsUtf8() {
    byte[] value = {0, -1, 10};
    Headers headers = Headers.builder().add("raw", value).add("text", "é\n").build();
    value[0] = 9;
    assertArrayEquals(new byte[] {0, -1, 10}, headers.bytes("raw"), "a copy was taken");
    assertEquals("\0\uFFFD\n", headers.text("raw"));
    assertArrayEquals("é\n".getBytes(UTF_8), headers.bytes("text"));
    headers.get(0).bytes()[0] = 9;
    assertArrayEquals(new byte[] {0, -1, 10}, headers.bytes("raw"), "a copy was given");
    ByteBuffer copy = ByteBuffer.allocate(headers.get(0).length());
    headers.get(0).copyTo(copy);
    assertArrayEquals(new byte[] {0, -1, 10}, copy.array());
  }

  @Test
  void shouldComeFromAMapAndFromOtherHeaders() {
    Map<String, String> map = new LinkedHashMap<>();
    map.put("z", "1");
    map.put("a", "2");
    Headers headers = Headers.of(map);
    assertEquals("[z=1, a=2]", headers.toString());
    assertEquals(
        Headers.of("x", "0", "z", "1", "a", "2"),
        Headers.builder().add("x", "0").addAll(headers).build());
    assertSame(Headers.empty(), Headers.of(Map.of()));
    assertSame(Headers.empty(), Headers.builder().build());
    assertThrows(IllegalArgumentException.class, () -> Headers.of("a", "1", "b"));
  }

  @Test
  void shouldBeEqualWhenNamesValuesAndOrderAreEqual() {
    Headers headers = Headers.of("a", "1", "b", "2");
    assertEquals(headers, Headers.of("a", "1", "b", "2"));
    assertEquals(headers.hashCode(), Headers.of("a", "1", "b", "2").hashCode());
    assertNotEquals(headers, Headers.of("b", "2", "a", "1"));
    assertNotEquals(headers, Headers.of("a", "1"));
    assertNotEquals(headers, Headers.of("a", "1", "b", "3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "0", "Content-Type", "a.b_c-d", "ipc.anything", "A..-__"})
  void shouldAcceptAName(String name) {
    assertEquals("v", Headers.of(name, "v").text(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", ".a", "_a", "a b", "a=b", "a:b", "é", "a\n", "a/b", "\u0430"})
  void shouldRefuseAName(String name) {
    refuses(() -> Headers.of(name, "v"), "'" + name + "'");
  }

  @Test
  void shouldRefuseANameThatIsTooLong() {
    String longest = "n".repeat(Headers.MAX_NAME_LENGTH);
    assertEquals("v", Headers.of(longest, "v").text(longest));
    refuses(() -> Headers.of(longest + "n", "v"), "64");
  }

  @Test
  void shouldRefuseMoreThanSixtyFourHeaders() {
    Headers.Builder builder = Headers.builder();
    for (int i = 0; i < Headers.MAX_COUNT; i++) {
      builder.add("n", "");
    }
    assertEquals(64, builder.build().size());
    refuses(() -> builder.add("n", ""), "64");
    assertEquals(64, builder.build().size(), "the builder stays usable");
  }

  @Test
  void shouldRefuseMoreThanFourKibibytes() {
    byte[] largest = new byte[4096 - 4 - 3 - 1];
    assertEquals(4096, Headers.builder().add("n", largest).build().length());
    refuses(() -> Headers.builder().add("n", new byte[largest.length + 1]), "4097", "4096");
    assertEquals(0, Headers.empty().length());
    assertEquals(4 + 3 + 2 + 3 + 3 + 1, Headers.of("ab", "cde", "f", "").length());
  }
}
