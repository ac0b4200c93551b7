package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.Message;
import io.github.linuxipc.channel.MessageHandler;
import io.github.linuxipc.engine.ExitingThread;
import io.github.linuxipc.engine.framing.PatternBlock;
import io.github.linuxipc.engine.framing.PatternMessage;
import io.github.linuxipc.service.CallException;
import io.github.linuxipc.service.RequestHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the requests that a responder polls, or refuses them. */
final class RequestIntake {
  private static final Logger LOG = LoggerFactory.getLogger(RequestIntake.class);

  private final ServiceResponder responder;
  private final Requesters requesters;
  private final ControlChannel control;
  private final AtomicReference<@Nullable Poll> unused = new AtomicReference<>();

  /** The object that is reused for each request. Used only by the thread that polls. */
  private @Nullable StartedRequest reused;

  /**
   * The thread that runs a handler as the polling thread, or null. A thread that finds itself there
   * has written the field itself, so the field need not be volatile.
   */
  private @Nullable Thread handling;

  RequestIntake(ServiceResponder responder, Requesters requesters, ControlChannel control) {
    this.responder = responder;
    this.requesters = requesters;
    this.control = control;
  }

  /** Returns whether this thread runs a handler that a poll of this responder has called. */
  boolean isHandling() {
    return handling == Thread.currentThread();
  }

  /**
   * Returns whether a handler that a poll has called is running and may return. Called during the
   * shutdown.
   */
  boolean mayReturn() {
    Thread thread = handling;
    return thread != null && !ExitingThread.is(thread);
  }

  /** Returns what receives the messages of one poll. */
  Poll begin(@Nullable RequestHandler handler, @Nullable Executor executor) {
    Poll free = unused.getAndSet(null);
    Poll poll = free == null ? new Poll() : free;
    poll.handler = handler;
    poll.executor = executor;
    poll.handled = 0;
    return poll;
  }

  /** Ends a poll; returns how many requests it has started. */
  int end(Poll poll) {
    int handled = poll.handled;
    poll.handler = null;
    poll.executor = null;
    unused.setRelease(poll);
    return handled;
  }

  void giveAway(StartedRequest request) {
    if (reused == request) {
      reused = null;
    }
  }

  /** Receives the messages of one poll. */
  final class Poll implements MessageHandler {
    private @Nullable RequestHandler handler;
    private @Nullable Executor executor;
    private int handled;

    private Poll() {}

    @Override
    public void onMessage(Message message) {
      if (!(message instanceof PatternMessage known)) {
        LOG.debug("A message of a channel arrived at a service; it is dropped");
        return;
      }
      int kind = known.pattern().kind();
      if (kind == MessageKind.HELLO) {
        requesters.hello(known);
      } else if (kind == MessageKind.REQUEST) {
        onRequest(known);
      }
    }

    private void onRequest(PatternMessage message) {
      RequesterLink link = requesters.find(message.senderId());
      PatternBlock block = message.pattern();
      if (link == null) {
        LOG.debug("A request arrived before the address for its response; it is dropped");
        return;
      }
      long deadlineNs =
          link.sameClock()
              ? block.value()
              : System.nanoTime() + Math.max(0, block.code()) * 1_000_000L;
      RequestHandler target = handler;
      if (target == null || responder.isClosing()) {
        link.skip(block.number());
        refuse(link, block.number(), MessageKind.CLOSED);
        return;
      }
      control.poll(); // a cancel that has arrived must be seen before the start: R7
      if (deadlineNs - System.nanoTime() <= 0) {
        link.skip(block.number());
        refuse(link, block.number(), MessageKind.OVERDUE);
        return;
      }
      start(target, link, message, deadlineNs);
    }

    private void start(
        RequestHandler target, RequesterLink link, PatternMessage message, long deadlineNs) {
      Executor elsewhere = executor;
      PatternBlock block = message.pattern();
      boolean stream = (block.status() & MessageKind.STREAM) != 0;
      StartedRequest request = elsewhere == null ? reusable() : new StartedRequest(responder);
      request.begin(
          link,
          elsewhere == null ? message : message.copy(),
          block.number(),
          deadlineNs,
          stream,
          elsewhere == null ? Thread.currentThread() : null);
      RequesterLink.Admission admission = link.start(request, elsewhere != null);
      if (admission == RequesterLink.Admission.REFUSED) {
        refuse(link, block.number(), MessageKind.BACKLOG);
      } else if (admission == RequesterLink.Admission.STARTED) {
        handled++;
        responder.onStarted();
        if (elsewhere == null) {
          runHere(target, request);
        } else {
          runElsewhere(target, request, elsewhere);
        }
      }
    }
  }

  private StartedRequest reusable() {
    StartedRequest known = reused;
    if (known == null) {
      known = new StartedRequest(responder);
      reused = known;
    }
    return known;
  }

  private void refuse(RequesterLink link, long number, int reason) {
    ByteBuffer empty = ByteBuffer.allocate(0);
    responder.answer(link, MessageKind.REFUSED, reason, 0, number, empty, Headers.empty());
  }

  private void runHere(RequestHandler handler, StartedRequest request) {
    handling = Thread.currentThread();
    try {
      run(handler, request);
    } finally {
      handling = null;
      request.link().handlerReturned();
      request.release();
    }
  }

  private void runElsewhere(RequestHandler handler, StartedRequest request, Executor executor) {
    responder.requireUpkeep();
    Runnable work =
        () -> {
          try {
            run(handler, request);
          } finally {
            request.release();
          }
        };
    if (!ServiceResponder.execute(executor, work)) {
      request.refuse(MessageKind.REJECTED);
    }
  }

  /** Runs a handler. Whatever it does ends at most its own call: R10. */
  private void run(RequestHandler handler, StartedRequest request) {
    try {
      handler.onRequest(request);
      if (!request.isAnswered() && !request.isRetained() && !request.isCancelMarked()) {
        LOG.warn("A handler of {} returned without an answer", responder.channel());
        request.failWith(CallException.HANDLER_FAILED, "The handler returned without an answer");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      responder.onHandlerInterrupted();
      LOG.warn("A handler of {} was interrupted", responder.channel(), e);
      failIfOpen(request, "The handler was interrupted");
    } catch (Throwable e) { // an error in a handler must not end the service
      LOG.warn("A handler of {} has thrown", responder.channel(), e);
      failIfOpen(request, "The handler failed");
    }
  }

  private static void failIfOpen(StartedRequest request, String text) {
    try {
      request.failWith(CallException.HANDLER_FAILED, text);
    } catch (IllegalStateException e) {
      LOG.debug("The request was answered before its handler failed", e);
    }
  }
}
