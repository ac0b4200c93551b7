package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.Endpoint;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.engine.BackgroundWork;
import io.github.linuxipc.engine.Durations;
import io.github.linuxipc.engine.EndpointCloser;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.PatternReceiver;
import io.github.linuxipc.engine.ResolvedAddress;
import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/** Opens requesters and responders over the engine's channels, and closes those still open. */
public final class Services implements AutoCloseable {
  /** How long an exit refuses requests at most, for all responders together. */
  private static final long EXIT_NS = 1_000_000_000;

  private final Engine engine;
  private final BackgroundWork background;
  private final ResponseChannels responses;
  private final Set<Endpoint> open = ConcurrentHashMap.newKeySet();

  /**
   * Creates the services of an engine. Opens nothing.
   *
   * @param engine opens the channels
   */
  public Services(Engine engine) {
    this.engine = engine;
    this.background = engine.background();
    this.responses = new ResponseChannels(engine);
    // first, because a refusal may have to wait until the way back to the requester is open
    engine.exitActions().addFirst(this::refuseAtExit);
  }

  private void refuseAtExit() {
    long deadlineNs = Durations.deadlineNs(EXIT_NS);
    for (Endpoint endpoint : open) {
      if (endpoint instanceof ServiceResponder responder) {
        responder.refuseAtExit(deadlineNs);
      }
    }
  }

  /**
   * Opens a requester. Waits for the responder up to the connect time-out.
   *
   * @param settings the service's settings
   * @param configured the configured address of the request channel
   * @param finder finds the provider for the address in the service's descriptor
   * @return the requester
   * @throws IpcException if it cannot be opened
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public Requester requester(
      ServiceSettings settings, Optional<ResolvedAddress> configured, ResolvedAddress.Finder finder)
      throws IpcException, InterruptedException {
    Semaphore permits = new Semaphore(settings.maxCalls());
    ConnectionOpener opener =
        new ConnectionOpener(engine, settings, configured, finder, responses, permits);
    Connection first = opener.open();
    ResponderLink link =
        new ResponderLink(opener, first, settings.channel().reconnect(), background);
    Endpoint[] self = new Endpoint[1];
    ServiceRequester requester =
        new ServiceRequester(settings, link, background, permits, () -> forget(self[0]));
    self[0] = requester;
    open.add(requester);
    return requester;
  }

  /**
   * Binds a responder: its request channel, and a control channel beside it.
   *
   * @param settings the service's settings
   * @param candidates where to bind, in order
   * @return the responder
   * @throws IpcException if it cannot be bound
   * @throws InterruptedException if the thread is interrupted; nothing is left open
   */
  public Responder responder(ServiceSettings settings, List<ResolvedAddress> candidates)
      throws IpcException, InterruptedException {
    PatternReceiver requests = (PatternReceiver) engine.receiver(settings.requests(), candidates);
    try {
      PatternReceiver control =
          ResponseChannels.bind(engine, requests.candidate(), settings, "control");
      Endpoint[] self = new Endpoint[1];
      ServiceResponder responder =
          new ServiceResponder(settings, engine, requests, control, () -> forget(self[0]));
      self[0] = responder;
      open.add(responder);
      return responder;
    } catch (IpcException | InterruptedException | RuntimeException | Error e) {
      requests.close();
      throw e;
    }
  }

  private void forget(Endpoint endpoint) {
    open.remove(endpoint);
    engine.endpoints().remove(endpoint);
  }

  /**
   * Closes what is still open: requesters first, so that their calls are cancelled, then
   * responders. The engine closes the channels that remain.
   *
   * @throws IpcException if answers or requests could not be delivered; all are closed nevertheless
   */
  @Override
  public void close() throws IpcException {
    List<Endpoint> all = new ArrayList<>(open);
    all.sort((a, b) -> Boolean.compare(a instanceof Responder, b instanceof Responder));
    EndpointCloser.closeAll(all);
  }
}
