/** The contract that every transport, notifier and service passes, as a JUnit kit. */
module io.github.linuxipc.tests {
  requires transitive io.github.linuxipc;
  requires transitive org.junit.jupiter.api;
  requires java.management;
  requires jdk.management;
  requires static org.jspecify;

  exports io.github.linuxipc.tests;

  opens io.github.linuxipc.tests to
      org.junit.platform.commons;
  opens io.github.linuxipc.tests.guard to
      org.junit.platform.commons;

  uses io.github.linuxipc.spi.Notifier;
  uses io.github.linuxipc.spi.Transport;
}
