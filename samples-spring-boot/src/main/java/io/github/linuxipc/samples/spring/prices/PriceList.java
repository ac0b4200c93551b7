package io.github.linuxipc.samples.spring.prices;

import io.github.linuxipc.spring.IpcListener;
import io.github.linuxipc.spring.IpcTemplate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers with prices, and records orders. */
@RestController
class PriceList {
  private static final Logger LOG = LoggerFactory.getLogger(PriceList.class);

  private final IpcTemplate ipc;
  private final Duration work;
  private final AtomicInteger recorded = new AtomicInteger();

  PriceList(IpcTemplate ipc, @Value("${prices.time-to-record:0ms}") Duration work) {
    this.ipc = ipc;
    this.work = work;
  }

  @IpcListener(service = "prices", concurrency = "4")
  Price price(String article) {
    Price price = new Price(article, 100 + article.length());
    ipc.publish("quoted", price);
    return price;
  }

  @IpcListener(channel = "orders")
  void record(Price order) throws InterruptedException {
    Thread.sleep(work.toMillis());
    LOG.info("Recorded {} as number {}", order.article(), recorded.incrementAndGet());
  }

  @GetMapping("/recorded")
  int recorded() {
    return recorded.get();
  }
}
