package io.github.linuxipc.samples.spring.plain;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The prices without this library. Its executable jar has none of the library's jars. */
@SpringBootApplication
@RestController
public class PlainApplication {
  private final AtomicInteger asked = new AtomicInteger();

  /** Creates the application. */
  public PlainApplication() {}

  /**
   * Starts the service.
   *
   * @param args options of Spring Boot, such as {@code --server.port=8082}
   */
  public static void main(String[] args) {
    SpringApplication.run(PlainApplication.class, args);
  }

  /**
   * Returns how often this was called.
   *
   * @return the number
   */
  @GetMapping("/recorded")
  int recorded() {
    return asked.incrementAndGet();
  }
}
