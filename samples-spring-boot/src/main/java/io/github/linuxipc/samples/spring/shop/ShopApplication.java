package io.github.linuxipc.samples.spring.shop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The shop: {@code POST /orders/pears} asks for a price, and keeps the order. */
@SpringBootApplication
public class ShopApplication {
  /** Creates the application. */
  public ShopApplication() {}

  /**
   * Starts the shop.
   *
   * @param args options of Spring Boot, such as {@code --server.port=8080}
   */
  public static void main(String[] args) {
    SpringApplication.run(ShopApplication.class, args);
  }
}
