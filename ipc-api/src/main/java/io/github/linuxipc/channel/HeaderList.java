package io.github.linuxipc.channel;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The implementation of {@link Headers}. Its {@link Headers.Builder} has checked the headers. */
final class HeaderList implements Headers {
  static final HeaderList EMPTY = new HeaderList(new Header[0], 0);

  private final Header[] headers;
  private final int length;

  /** Takes ownership of the array. */
  HeaderList(Header[] headers, int length) {
    this.headers = headers;
    this.length = length;
  }

  @Override
  public int size() {
    return headers.length;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public Header get(int index) {
    return headers[index];
  }

  @Override
  public @Nullable String text(String name) {
    Header header = first(name);
    return header == null ? null : header.text();
  }

  @Override
  public byte @Nullable [] bytes(String name) {
    Header header = first(name);
    return header == null ? null : header.bytes();
  }

  private @Nullable Header first(String name) {
    for (Header header : headers) {
      if (header.name().equals(name)) {
        return header;
      }
    }
    return null;
  }

  @Override
  public Iterator<Header> iterator() {
    return List.of(headers).iterator();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HeaderList that && Arrays.equals(headers, that.headers);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(headers);
  }

  /** Returns all headers as text, such as {@code [content-type=text/plain]}. */
  @Override
  public String toString() {
    return Arrays.toString(headers);
  }
}
