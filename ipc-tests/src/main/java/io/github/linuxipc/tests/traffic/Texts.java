package io.github.linuxipc.tests.traffic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.channel.Message;
import java.nio.ByteBuffer;

/** Payloads that are short texts, by which a test of services tells its calls apart. */
public final class Texts {
  private Texts() {}

  /**
   * Returns a payload.
   *
   * @param text the text
   * @return its bytes in UTF-8
   */
  public static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  /**
   * Returns the text of a message.
   *
   * @param message the message, whose payload stays where it is
   * @return its payload as UTF-8
   */
  public static String text(Message message) {
    return new String(message.toByteArray(), UTF_8);
  }
}
