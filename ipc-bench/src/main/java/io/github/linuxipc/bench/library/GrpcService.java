package io.github.linuxipc.bench.library;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * gRPC over a Unix socket, at its fastest: Netty with epoll and one event loop in each process, the
 * direct executor, and messages of bytes without protobuf.
 */
final class GrpcService implements MeasuredService {
  private static final String NAME = "bench.Echo";
  private static final MethodDescriptor<byte[], byte[]> METHOD =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, "Call"))
          .setRequestMarshaller(new ByteMarshaller())
          .setResponseMarshaller(new ByteMarshaller())
          .build();

  @Override
  public String name() {
    return MeasuredServices.GRPC;
  }

  @Override
  public String description() {
    return "gRPC over a Unix socket, Netty with epoll, direct executor, bytes without protobuf";
  }

  @Override
  public int warmUpFactor() {
    return LONG_WARM_UP;
  }

  @Override
  public AutoCloseable openResponder(Endpoints endpoints, BenchHandler handler) throws IOException {
    EventLoopGroup loop = eventLoop();
    Server server =
        NettyServerBuilder.forAddress(address(endpoints))
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder(NAME)
                    .addMethod(
                        METHOD,
                        ServerCalls.asyncUnaryCall(
                            (request, observer) -> answer(request, observer, handler)))
                    .build())
            .build()
            .start();
    return () -> {
      server.shutdown().awaitTermination();
      stop(loop);
    };
  }

  private static void answer(
      byte[] request, StreamObserver<byte[]> observer, BenchHandler handler) {
    MeasuredService.deliver(ByteBuffer.wrap(request), handler);
    observer.onNext(request);
    observer.onCompleted();
  }

  @Override
  public BenchRequester openRequester(Endpoints endpoints)
      throws IOException, InterruptedException {
    endpoints.awaitFile();
    EventLoopGroup loop = eventLoop();
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address(endpoints))
            .overrideAuthority("localhost")
            .channelType(EpollDomainSocketChannel.class)
            .eventLoopGroup(loop)
            .directExecutor()
            .usePlaintext()
            .build();
    return new Calling(channel, loop);
  }

  private static SocketAddress address(Endpoints endpoints) {
    return new DomainSocketAddress(endpoints.file().toFile());
  }

  private static EventLoopGroup eventLoop() {
    return new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  }

  private static void stop(EventLoopGroup loop) {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1, TimeUnit.SECONDS);
  }

  /** A channel and its event loop. */
  private record Calling(ManagedChannel channel, EventLoopGroup loop) implements BenchRequester {
    private static final CallOptions OPTIONS = CallOptions.DEFAULT.withWaitForReady();

    @Override
    public void call(BenchRequest request, BenchHandler response) throws IOException {
      try {
        byte[] answer = ClientCalls.blockingUnaryCall(channel, METHOD, OPTIONS, request.bytes());
        MeasuredService.deliver(ByteBuffer.wrap(answer), response);
      } catch (StatusRuntimeException e) {
        throw new IOException(e);
      }
    }

    @Override
    public void close() {
      channel.shutdownNow();
      stop(loop);
    }
  }
}
