/** The contract that every transport passes, as a JUnit kit. */
module io.github.linuxipc.tests {
  requires io.github.linuxipc;
  requires transitive org.junit.jupiter.api;
  requires static org.jspecify;
}
