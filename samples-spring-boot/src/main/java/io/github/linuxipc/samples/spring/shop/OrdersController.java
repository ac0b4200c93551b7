package io.github.linuxipc.samples.spring.shop;

import io.github.linuxipc.spring.IpcListener;
import io.github.linuxipc.spring.IpcTemplate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Takes orders, and shows what was quoted to anybody. */
@RestController
class OrdersController {
  private final IpcTemplate ipc;
  private final List<Price> quoted = new CopyOnWriteArrayList<>();

  OrdersController(IpcTemplate ipc) {
    this.ipc = ipc;
  }

  @PostMapping("/orders/{article}")
  Price order(@PathVariable String article) {
    Price price = ipc.call("prices", article, Price.class);
    ipc.send("orders", price);
    return price;
  }

  @IpcListener(topic = "quoted")
  void quoted(Price price) {
    quoted.add(price);
  }

  @GetMapping("/quoted")
  List<Price> quoted() {
    return quoted;
  }
}
