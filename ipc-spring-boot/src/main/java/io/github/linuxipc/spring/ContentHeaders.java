package io.github.linuxipc.spring;

import io.github.linuxipc.channel.Header;
import io.github.linuxipc.channel.Headers;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.Map;
import org.springframework.messaging.MessageHeaders;

/**
 * The headers of a message as Spring's. Names and texts are the same; {@code content-type} is also
 * {@link MessageHeaders#CONTENT_TYPE}, by which converters choose. They have neither an id nor a
 * time, which cost more than a message. Not serialisable.
 */
public final class ContentHeaders extends MessageHeaders {
  private static final long serialVersionUID = 1L;

  /**
   * Copies headers. Of several with the same name, the first is copied.
   *
   * @param headers the headers of a message
   */
  public ContentHeaders(Headers headers) {
    super(texts(headers), ID_VALUE_NONE, -1L);
  }

  private static Map<String, Object> texts(Headers headers) {
    Map<String, Object> texts = new HashMap<>();
    for (Header header : headers) {
      texts.putIfAbsent(header.name(), header.text());
      if (header.name().equals("content-type")) {
        texts.putIfAbsent(CONTENT_TYPE, header.text());
      }
    }
    return texts;
  }

  private void writeObject(ObjectOutputStream stream) throws java.io.NotSerializableException {
    throw new java.io.NotSerializableException(getClass().getName());
  }
}
