package io.github.linuxipc.samples.spring.prices;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The prices: a service {@code prices}, and a topic {@code quoted} of all that was asked for. */
@SpringBootApplication
public class PricesApplication {
  /** Creates the application. */
  public PricesApplication() {}

  /**
   * Starts the service.
   *
   * @param args options of Spring Boot, such as {@code --server.port=8081}
   */
  public static void main(String[] args) {
    SpringApplication application = new SpringApplication(PricesApplication.class);
    application.setDefaultProperties(Map.of("server.port", "8081"));
    application.run(args);
  }
}
