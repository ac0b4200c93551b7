package io.github.linuxipc.spring;

import io.github.linuxipc.channel.Headers;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.channel.Message;
import org.jspecify.annotations.Nullable;

/** Surrounds sends and handlers, so that a trace goes on in the receiving process. Thread-safe. */
public interface IpcTracing {
  /** Traces nothing. */
  IpcTracing NONE =
      new IpcTracing() {
        @Override
        public <T> T send(
            Operation operation, String destination, Headers headers, Sending<T> sending)
            throws IpcException, InterruptedException {
          return sending.send(headers);
        }

        @Override
        public @Nullable Object process(String destination, Message message, Handling handling)
            throws Exception {
          return handling.handle();
        }
      };

  /** What a template does. */
  enum Operation {
    /** Sends a message into a channel. */
    SEND("send"),
    /** Publishes a message. */
    PUBLISH("publish"),
    /** Calls a service. */
    CALL("call");

    private final String verb;

    Operation(String verb) {
      this.verb = verb;
    }

    /**
     * Returns the word for it, as in {@code send orders}.
     *
     * @return the word
     */
    public String verb() {
      return verb;
    }
  }

  /**
   * Sends a message.
   *
   * @param <T> the result
   */
  @FunctionalInterface
  interface Sending<T> {
    /**
     * Sends the message.
     *
     * @param headers the headers, with those of the trace
     * @return the result
     * @throws IpcException if it cannot be sent
     * @throws InterruptedException if the thread is interrupted
     */
    T send(Headers headers) throws IpcException, InterruptedException;
  }

  /** Handles a message. */
  @FunctionalInterface
  interface Handling {
    /**
     * Handles the message.
     *
     * @return the response of a service's listener
     * @throws Exception if the listener fails
     */
    @Nullable Object handle() throws Exception;
  }

  /**
   * Sends a message with the headers of the current trace.
   *
   * @param operation what is done
   * @param destination the name of the channel, topic or service
   * @param headers the application's headers
   * @param sending sends the message
   * @param <T> the result
   * @return the result
   * @throws IpcException as the sending does
   * @throws InterruptedException as the sending does
   */
  <T> T send(Operation operation, String destination, Headers headers, Sending<T> sending)
      throws IpcException, InterruptedException;

  /**
   * Handles a message within the trace that its headers name.
   *
   * @param destination the name of the channel, topic or service
   * @param message the message
   * @param handling handles the message
   * @return what the handling returns
   * @throws Exception as the handling does
   */
  @Nullable Object process(String destination, Message message, Handling handling) throws Exception;
}
