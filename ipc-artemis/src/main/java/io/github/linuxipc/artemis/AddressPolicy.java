package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OpenContext;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientSession;

/**
 * Sets at the broker what a channel needs of its address: that senders wait while it is full, and
 * that no message is given up because receivers were killed with it in their buffers.
 */
final class AddressPolicy {
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
    Management.Reply reply = Management.call(session, "addAddressSettings", address, settings);
    if (!reply.succeeded()) {
      throw refused(address, reply.text(), context);
    }
  }

  private static IpcException refused(String address, String why, OpenContext context) {
    return context.failure(
        ErrorCode.OPEN_FAILED,
        "The broker does not set the capacity of the address " + address + ": " + why,
        "Permit the user to manage the broker, or have its administrator set the address's"
            + " max-size-bytes and address-full-policy BLOCK, and set capacity=0 here.");
  }
}
