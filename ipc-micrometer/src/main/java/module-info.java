/** Meters of what an application sends and receives, for Micrometer. */
module io.github.linuxipc.micrometer {
  requires transitive io.github.linuxipc;
  requires transitive micrometer.core;
  requires static org.jspecify;

  exports io.github.linuxipc.micrometer;
}
