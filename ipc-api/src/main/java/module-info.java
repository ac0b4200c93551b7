/** Channels and events between processes on one Linux host. */
module io.github.linuxipc {
  requires org.slf4j;
  requires static org.jspecify;
}
