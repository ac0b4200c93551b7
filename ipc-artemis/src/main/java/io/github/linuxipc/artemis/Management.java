package io.github.linuxipc.artemis;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQInternalErrorException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.jspecify.annotations.Nullable;

/** Calls operations of the broker by its management messages. */
final class Management {
  private static final String ADDRESS = "activemq.management";

  private Management() {}

  /**
   * What the broker answered.
   *
   * @param succeeded whether it did what was asked for
   * @param result the result, or why it refused
   */
  record Reply(boolean succeeded, @Nullable Object result) {
    String text() {
      return String.valueOf(result);
    }
  }

  /**
   * Calls an operation of the broker. Starts the session.
   *
   * @throws ActiveMQException if the connection is lost, or this user may not manage the broker
   */
  static Reply call(ClientSession session, String operation, Object... arguments)
      throws ActiveMQException {
    session.start();
    try {
      ClientRequestor requestor = new ClientRequestor(session, ADDRESS);
      try {
        ClientMessage request = session.createMessage(false);
        ManagementHelper.putOperationInvocation(
            request, ResourceNames.BROKER, operation, arguments);
        ClientMessage reply = requestor.request(request, BrokerConnection.CALL_MS);
        return reply == null
            ? new Reply(false, "no reply")
            : new Reply(
                ManagementHelper.hasOperationSucceeded(reply), ManagementHelper.getResult(reply));
      } finally {
        requestor.close();
      }
    } catch (ActiveMQException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Reply(false, "the thread was interrupted");
    } catch (Exception e) { // what the client declares
      throw new ActiveMQInternalErrorException(e.toString(), e);
    }
  }
}
