package io.github.linuxipc.bench.library;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The JDK's HTTP server and client over loopback TCP. The server answers in one thread. */
final class HttpService implements MeasuredService {
  private static final int BACKLOG = 1024;

  @Override
  public String name() {
    return "jdk-http";
  }

  @Override
  public String description() {
    return "the JDK's HttpServer and HttpClient, HTTP/1.1 over loopback, TCP_NODELAY";
  }

  @Override
  public List<String> jvmFlags() {
    // without this flag, each response waits 40 ms for an acknowledgement
    return List.of("-Dsun.net.httpserver.nodelay=true");
  }

  @Override
  public int warmUpFactor() {
    return LONG_WARM_UP;
  }

  @Override
  public AutoCloseable openResponder(Endpoints endpoints, BenchHandler handler) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(any, BACKLOG);
    server.createContext("/", exchange -> answer(exchange, handler));
    server.start();
    Path written = endpoints.directory().resolve(endpoints.name() + ".new");
    Files.writeString(written, Integer.toString(server.getAddress().getPort()));
    Files.move(written, endpoints.file(), StandardCopyOption.ATOMIC_MOVE);
    return () -> server.stop(0);
  }

  private static void answer(HttpExchange exchange, BenchHandler handler) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    MeasuredService.deliver(ByteBuffer.wrap(body), handler);
    exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public BenchRequester openRequester(Endpoints endpoints)
      throws IOException, InterruptedException {
    endpoints.awaitFile();
    String host = InetAddress.getLoopbackAddress().getHostAddress();
    URI uri = URI.create("http://" + host + ":" + Files.readString(endpoints.file()) + "/");
    return new Calling(HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), uri);
  }

  /** A client, which keeps its connections, and the server's address. */
  private record Calling(HttpClient client, URI uri) implements BenchRequester {
    @Override
    public void call(BenchRequest request, BenchHandler response)
        throws IOException, InterruptedException {
      HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofByteArray(request.bytes());
      HttpRequest post = HttpRequest.newBuilder(uri).POST(body).build();
      HttpResponse<byte[]> answer = client.send(post, HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException("the server answered with status " + answer.statusCode());
      }
      MeasuredService.deliver(ByteBuffer.wrap(answer.body()), response);
    }

    @Override
    public void close() {
      // the client has no close on JDK 17; its threads are daemons
    }
  }
}
