package io.github.linuxipc.cli.text;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259) of maps, lists, texts, numbers, booleans and null, indented by two blanks.
 * Keys keep the order of the map.
 */
public final class Json {
  private final StringBuilder text = new StringBuilder();

  private Json() {}

  /**
   * Returns the JSON text of a value.
   *
   * @param value a map with text keys, a list, a text, a number, a boolean or null
   * @return the text, with a line feed at its end
   */
  public static String of(@Nullable Object value) {
    Json json = new Json();
    json.write(value, "\n");
    return json.text.append('\n').toString();
  }

  private void write(@Nullable Object value, String indent) {
    if (value instanceof Map<?, ?> map) {
      writeMap(map, indent);
    } else if (value instanceof List<?> list) {
      writeList(list, indent);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      writeText(value.toString());
    }
  }

  private void writeMap(Map<?, ?> map, String indent) {
    text.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      text.append(indent).append("  ");
      writeText(String.valueOf(entry.getKey()));
      text.append(": ");
      write(entry.getValue(), indent + "  ");
      text.append(entries.hasNext() ? "," : indent);
    }
    text.append('}');
  }

  private void writeList(List<?> list, String indent) {
    text.append('[');
    for (int i = 0; i < list.size(); i++) {
      text.append(i == 0 ? "" : ",").append(indent).append("  ");
      write(list.get(i), indent + "  ");
    }
    text.append(list.isEmpty() ? "" : indent).append(']');
  }

  private void writeText(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
        text.append(String.format("\\u%04x", (int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
