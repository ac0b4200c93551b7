package io.github.linuxipc.channel;

/**
 * Is notified when an {@code Ipc} instance opens or closes an endpoint, for programs that observe
 * what they have open, such as an exporter of metrics. Endpoints of events do not take part.
 *
 * <p>The methods of one instance's listeners are called one at a time, on the thread that opens or
 * closes the endpoint, which waits meanwhile. They must therefore return soon, and must neither
 * open nor close an endpoint. What they throw is logged.
 */
public interface EndpointListener {
  /**
   * Called when an endpoint was opened, before the application gets it.
   *
   * @param endpoint a sender, receiver, requester, responder, publisher or subscriber
   */
  void opened(Endpoint endpoint);

  /**
   * Called when an endpoint was closed, once for each call of {@link #opened}. Its {@link
   * Endpoint#statistics} are nearly complete: a handler that is still running in another thread may
   * count its message later.
   *
   * @param endpoint the endpoint
   */
  void closed(Endpoint endpoint);
}
