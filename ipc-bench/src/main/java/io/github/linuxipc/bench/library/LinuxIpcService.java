package io.github.linuxipc.bench.library;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * A service of this library, as an application uses it: {@code call} and {@code serve}.
 *
 * @param name its name
 * @param address the responder's address, in which {@code NAME} stands for the name of the service,
 *     or only the name of a transport
 */
record LinuxIpcService(String name, String address) implements MeasuredService {
  @Override
  public String description() {
    return "a service of this library, " + address;
  }

  @Override
  public AutoCloseable openResponder(Endpoints endpoints, BenchHandler handler)
      throws IOException, InterruptedException {
    Ipc ipc = LinuxIpcLibrary.binding(endpoints, "services", address).build();
    Responder responder = ipc.responder(endpoints.name());
    Thread thread = new Thread(() -> serve(responder, handler), "responder");
    thread.start();
    return () -> {
      ipc.close();
      thread.join();
    };
  }

  private static void serve(Responder responder, BenchHandler handler) {
    try {
      responder.serve(
          request -> {
            ByteBuffer payload = request.payload();
            MeasuredService.deliver(payload, handler);
            request.reply(payload);
          });
    } catch (IpcException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new InterruptedIOException());
    }
  }

  @Override
  public BenchRequester openRequester(Endpoints endpoints)
      throws IOException, InterruptedException {
    IpcBuilder settings = LinuxIpcLibrary.connecting(endpoints, "services");
    if (address.contains(":")) {
      // without the address the requester would also find the responder, but it would wait for
      // responses in the default way
      LinuxIpcLibrary.setAddress(settings, endpoints, "services", address);
    }
    Ipc ipc = settings.build();
    return new Calling(ipc, ipc.requester(endpoints.name()));
  }

  /** A requester and the instance that it belongs to. */
  private record Calling(Ipc ipc, Requester requester) implements BenchRequester {
    @Override
    public void call(BenchRequest request, BenchHandler response)
        throws IOException, InterruptedException {
      MeasuredService.deliver(requester.call(request.buffer()).payload(), response);
    }

    @Override
    public void close() throws IOException {
      ipc.close();
    }
  }
}
