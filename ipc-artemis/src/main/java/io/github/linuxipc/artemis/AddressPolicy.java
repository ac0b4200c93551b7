package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OpenContext;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientRequestor;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.management.ManagementHelper;
import org.apache.activemq.artemis.api.core.management.ResourceNames;

/**
 * Sets at the broker what a channel needs of its address: that senders wait while it is full, and
 * that no message is given up because receivers were killed with it in their buffers.
 */
final class AddressPolicy {
  private static final String MANAGEMENT = "activemq.management";

  private static final long PAGE = 10 << 20;

  private AddressPolicy() {}

  /**
   * Sets the policy of an address.
   *
   * @param capacity how many bytes of messages the broker holds for the address
   */
  static void set(ClientSession session, String address, long capacity, OpenContext context)
      throws IpcException, ActiveMQException {
    String settings =
        "{\"maxSizeBytes\":"
            + capacity
            + ",\"pageSizeBytes\":" // not used, but must be less
            + Math.min(capacity / 2, PAGE)
            + ",\"addressFullMessagePolicy\":\"BLOCK\",\"maxDeliveryAttempts\":-1"
            + ",\"redeliveryDelay\":0,\"expiryDelay\":-1,\"autoDeleteQueues\":false"
            + ",\"autoDeleteAddresses\":false}";
    session.start();
    try (ClientRequestor requestor = new ClientRequestor(session, MANAGEMENT)) {
      ClientMessage request = session.createMessage(false);
      ManagementHelper.putOperationInvocation(
          request, ResourceNames.BROKER, "addAddressSettings", address, settings);
      ClientMessage reply = requestor.request(request, BrokerConnection.CALL_MS);
      if (reply == null || !ManagementHelper.hasOperationSucceeded(reply)) {
        throw refused(address, String.valueOf(reply == null ? "no reply" : result(reply)), context);
      }
    } catch (IpcException | ActiveMQException e) {
      throw e;
    } catch (Exception e) { // what the client declares
      throw refused(address, e.toString(), context);
    }
  }

  private static Object result(ClientMessage reply) throws Exception {
    return ManagementHelper.getResult(reply);
  }

  private static IpcException refused(String address, String why, OpenContext context) {
    return context.failure(
        ErrorCode.OPEN_FAILED,
        "The broker does not set the capacity of the address " + address + ": " + why,
        "Permit the user to manage the broker, or have its administrator set the address's"
            + " max-size-bytes and address-full-policy BLOCK, and set capacity=0 here.");
  }
}
