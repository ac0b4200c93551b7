package io.github.linuxipc.spring;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.messaging.handler.annotation.Header;

/** What the ahead-of-time processing learns of a listener. */
class IpcListenerHintsTest {
  private final RuntimeHints hints = new RuntimeHints();

  static class Orders {
    @IpcListener(service = "orders")
    Receipt order(Order order, @Header("colour") Colour colour) {
      return new Receipt(1);
    }

    @IpcListener(channel = "texts")
    void text(String text, byte[] bytes) {}

    void noListener(Colour colour) {}
  }

  record Order(String article) {}

  record Receipt(int number) {}

  record Colour(String name) {}

  private boolean isInvoked(String method) throws Exception {
    return RuntimeHintsPredicates.reflection().onMethodInvocation(Orders.class, method).test(hints);
  }

  @Test
  void shouldRegisterTheMethodsOfListeners() throws Exception {
    new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Orders.class);
    assertTrue(isInvoked("order"));
    assertTrue(isInvoked("text"));
    assertFalse(isInvoked("noListener"));
  }

  @Test
  void shouldRegisterWhatIsConvertedFromAndToPayloads() {
    new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Orders.class);
    assertTrue(RuntimeHintsPredicates.reflection().onType(Order.class).test(hints));
    assertTrue(RuntimeHintsPredicates.reflection().onType(Receipt.class).test(hints));
    assertFalse(RuntimeHintsPredicates.reflection().onType(Colour.class).test(hints));
  }
}
