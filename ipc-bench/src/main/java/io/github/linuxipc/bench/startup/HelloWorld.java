package io.github.linuxipc.bench.startup;

import java.io.IOException;

/** Prints a line and waits until its standard input ends. It shows what every JVM costs. */
public final class HelloWorld {
  private HelloWorld() {}

  /**
   * Runs the program.
   *
   * @param args none
   * @throws IOException if standard input cannot be read
   */
  public static void main(String[] args) throws IOException {
    System.out.println("hello");
    while (System.in.read() >= 0) {
      // standard input has not ended yet
    }
  }
}
