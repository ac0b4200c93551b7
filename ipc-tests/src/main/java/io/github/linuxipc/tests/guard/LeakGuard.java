package io.github.linuxipc.tests.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves threads or descriptors behind. It waits up to {@link #PATIENCE_SECONDS}
 * for those that end shortly after a close. A test that has failed already is not checked.
 */
public final class LeakGuard implements BeforeEachCallback, AfterEachCallback {
  /**
   * The JUnit configuration parameter for the seconds to wait after a test until threads have ended
   * and descriptors are closed; 5 by default.
   */
  public static final String PATIENCE_SECONDS = "contract-kit.leak-patience-seconds";

  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(LeakGuard.class);
  private static final int DEFAULT_PATIENCE_SECONDS = 5;
  private static final long BETWEEN_LOOKS_MS = 20;

  static {
    warmUp();
  }

  /** Created by JUnit. */
  public LeakGuard() {}

  /** Makes the JDK open now the few descriptors that it opens once and never closes. */
  private static void warmUp() {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (ServerSocketChannel server = ServerSocketChannel.open().bind(any);
        SocketChannel client = SocketChannel.open(server.getLocalAddress());
        SocketChannel accepted = server.accept();
        Selector selector = Selector.open()) {
      accepted.configureBlocking(false).register(selector, 1);
      selector.selectNow();
      client.shutdownOutput();
      Pipe pipe = Pipe.open();
      pipe.sink().close();
      pipe.source().close();
    } catch (IOException e) {
      throw new IllegalStateException("cannot open a socket on this machine", e);
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(context.getUniqueId(), ResourceSnapshot.now());
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    ResourceSnapshot before =
        context.getStore(NAMESPACE).get(context.getUniqueId(), ResourceSnapshot.class);
    if (before == null || context.getExecutionException().isPresent()) {
      return;
    }
    Set<String> left = ResourceSnapshot.now().since(before);
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds(context));
    while (!left.isEmpty() && deadlineNs - System.nanoTime() > 0) {
      Thread.sleep(BETWEEN_LOOKS_MS);
      left = ResourceSnapshot.now().since(before);
    }
    if (!left.isEmpty()) {
      throw new AssertionError("the test left behind: " + String.join(", ", left));
    }
  }

  private static int waitSeconds(ExtensionContext context) {
    return context
        .getConfigurationParameter(PATIENCE_SECONDS, Integer::valueOf)
        .orElse(DEFAULT_PATIENCE_SECONDS);
  }
}
