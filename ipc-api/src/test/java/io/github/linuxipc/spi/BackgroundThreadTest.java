package io.github.linuxipc.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BackgroundThreadTest {
  private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();

  @Test
  void shouldInheritNothingFromTheThreadThatCreatesIt() throws Exception {
    Thread caller = Thread.currentThread();
    ClassLoader context = caller.getContextClassLoader();
    CompletableFuture<String> seen = new CompletableFuture<>();
    INHERITED.set("the application's");
    caller.setContextClassLoader(new ClassLoader("application", null) {});
    try {
      Thread thread =
          BackgroundThread.create(
              "ipc-test", BackgroundThreadTest.class, () -> seen.complete(INHERITED.get()));
      assertSame(BackgroundThreadTest.class.getClassLoader(), thread.getContextClassLoader());
      thread.start();
      assertNull(seen.get());
      thread.join();
    } finally {
      caller.setContextClassLoader(context);
      INHERITED.remove();
    }
  }

  @Test
  void shouldCreateANamedDaemonThreadThatIsNotStarted() {
    Thread thread = BackgroundThread.create("ipc-test", Object.class, () -> {});
    assertEquals("ipc-test", thread.getName());
    assertTrue(thread.isDaemon());
    assertFalse(thread.isAlive());
    assertNull(thread.getContextClassLoader());
  }
}
