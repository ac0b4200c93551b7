/** Unix domain and TCP sockets as transports. */
module io.github.linuxipc.socket {
  requires io.github.linuxipc;
  requires static org.jspecify;
}
