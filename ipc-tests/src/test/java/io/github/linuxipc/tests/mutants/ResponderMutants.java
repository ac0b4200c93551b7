package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.Request;
import io.github.linuxipc.service.RequestHandler;
import io.github.linuxipc.service.Responder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Responders that violate the contract of services. */
final class ResponderMutants {
  private ResponderMutants() {}

  private static ByteBuffer owned(ByteBuffer bytes) {
    return ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
  }

  /**
   * Gives the late response of a cancelled call to the next call, as if both had the same number.
   */
  static final class AnswersTheNextCall extends ForwardingResponder {
    private final AtomicReference<@Nullable ByteBuffer> late = new AtomicReference<>();

    AnswersTheNextCall(Responder good) {
      super(good);
    }

    @Override
    Request request(Request request) {
      return new ForwardingRequest(request, this::request) {
        @Override
        public void reply(ByteBuffer response, Headers headers) throws IpcException {
          if (good.isCancelled()) {
            late.set(owned(response));
          } else {
            ByteBuffer earlier = late.getAndSet(null);
            good.reply(earlier == null ? response : earlier, headers);
          }
        }
      };
    }
  }

  /**
   * Blocks in {@code reply} while a child process is stopped, if the response has at least 4096
   * bytes, as if waiting for that requester to read.
   */
  static final class BlocksInReply extends ForwardingResponder {
    private static final int LARGE = 4096;

    BlocksInReply(Responder good) {
      super(good);
    }

    @Override
    Request request(Request request) {
      return new ForwardingRequest(request, this::request) {
        @Override
        public void reply(ByteBuffer response, Headers headers) throws IpcException {
          while (response.remaining() >= LARGE && aChildIsStopped()) {
            Thread.onSpinWait();
          }
          good.reply(response, headers);
        }
      };
    }

    private static boolean aChildIsStopped() {
      return ProcessHandle.current().children().anyMatch(ProcessState::isStopped);
    }
  }

  /** Accepts parts without credit, and keeps them until there is credit. */
  static final class QueuesParts extends ForwardingResponder {
    QueuesParts(Responder good) {
      super(good);
    }

    @Override
    Request request(Request request) {
      Queue<ByteBuffer> parts = new ArrayDeque<>();
      return new ForwardingRequest(request, this::request) {
        @Override
        public boolean emit(ByteBuffer part, Duration timeout)
            throws IpcException, InterruptedException {
          parts.add(owned(part));
          while (!parts.isEmpty() && good.emit(parts.element(), Duration.ZERO)) {
            parts.remove();
          }
          return true;
        }
      };
    }
  }

  /**
   * Reads requests ahead, and starts even those that are over by then. The responder's concurrency
   * must allow for the requests that are read ahead.
   */
  static final class ReadsAhead extends ForwardingResponder {
    ReadsAhead(Responder good) {
      super(good);
    }

    @Override
    public void serve(RequestHandler handler) throws IpcException, InterruptedException {
      LinkedBlockingQueue<Request> ahead = new LinkedBlockingQueue<>();
      Thread reader = new Thread(() -> read(ahead), "reads-ahead");
      reader.setDaemon(true);
      reader.start();
      while (reader.isAlive()) {
        Request request = ahead.poll(10, TimeUnit.MILLISECONDS);
        if (request != null) {
          handle(handler, request);
        }
      }
    }

    private void read(Queue<Request> ahead) {
      try {
        good.serve(request -> ahead.add(request.retain()));
      } catch (IpcException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static void handle(RequestHandler handler, Request request) {
      try {
        handler.onRequest(request);
      } catch (Exception | Error e) {
        request.fail(CallException.HANDLER_FAILED, "");
      }
    }
  }

  /** Sends the text of a handler's exception to the caller. */
  static final class SendsExceptions extends ForwardingResponder {
    SendsExceptions(Responder good) {
      super(good);
    }

    @Override
    RequestHandler handler(RequestHandler handler) {
      return request -> {
        try {
          handler.onRequest(request);
        } catch (Exception | Error e) {
          request.fail(1, e.toString());
        }
      };
    }
  }

  /** Serves on after a handler was interrupted. */
  static final class ServesOnWhenInterrupted extends ForwardingResponder {
    ServesOnWhenInterrupted(Responder good) {
      super(good);
    }

    @Override
    RequestHandler handler(RequestHandler handler) {
      return request -> {
        try {
          handler.onRequest(request);
        } catch (InterruptedException e) {
          request.fail(CallException.HANDLER_FAILED, "interrupted");
        }
      };
    }
  }
}
