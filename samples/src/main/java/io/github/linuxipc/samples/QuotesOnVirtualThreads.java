package io.github.linuxipc.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.Responder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers up to 100 requests at the same time, each on a virtual thread, which may block. Needs JDK
 * 21. The first answers wait until as many requests are open as the argument says.
 */
public final class QuotesOnVirtualThreads {
  private final CountDownLatch asked;

  private QuotesOnVirtualThreads(int first) {
    this.asked = new CountDownLatch(first);
  }

  /**
   * Runs the responder.
   *
   * @param args the number of requests that must be open before the first answer
   * @throws Exception if the service cannot be bound, or fails
   */
  public static void main(String[] args) throws Exception {
    QuotesOnVirtualThreads answers = new QuotesOnVirtualThreads(Integer.parseInt(args[0]));
    ExecutorService threads = virtualThreads();
    try (Ipc ipc = Ipc.builder().set("services.quotes.concurrency", "100").build();
        Responder quotes = ipc.responder("quotes")) {
      quotes.serve(answers::answer, threads);
    } finally {
      threads.shutdown();
    }
  }

  private void answer(Request request) throws Exception {
    asked.countDown();
    asked.await();
    String thread = Thread.currentThread().toString();
    request.reply(thread.substring(0, thread.indexOf('[')).getBytes(UTF_8));
  }

  /** Calls {@code Executors.newVirtualThreadPerTaskExecutor()}, which JDK 17 does not compile. */
  private static ExecutorService virtualThreads() throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
  }
}
