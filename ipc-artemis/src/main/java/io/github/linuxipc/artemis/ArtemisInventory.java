package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.json.JsonObject;
import org.apache.activemq.artemis.json.JsonValue;
import org.apache.activemq.artemis.utils.JsonLoader;
import org.jspecify.annotations.Nullable;

/**
 * Lists and removes the queues of channels: those of the broker that is set for all addresses, and
 * those of brokers at which receivers of this host have published queues. No broker is asked where
 * there is neither. A broker knows whether a queue has a receiver, and removes none that has one.
 */
final class ArtemisInventory {
  private static final long TIMEOUT_MS = 2_000;
  private static final int MOST = 10_000;

  private ArtemisInventory() {}

  static List<FoundObject> list(InventoryContext context) throws IOException {
    Set<BrokerAddress.Group> brokers = new LinkedHashSet<>();
    context.setting(ArtemisOptions.BROKER).ifPresent(brokers::add);
    for (InventoryContext.Published each : context.published()) {
      brokers.add(brokerOf(each.address()));
    }
    List<FoundObject> found = new ArrayList<>();
    for (BrokerAddress.Group broker : brokers) {
      found.addAll(list(broker, context));
    }
    return found;
  }

  private static BrokerAddress.Group brokerOf(Address address) {
    String broker = address.options().get(ArtemisOptions.BROKER.name());
    return broker == null ? ArtemisOptions.BROKER.fallback() : BrokerAddress.parse(broker);
  }

  private static List<FoundObject> list(BrokerAddress.Group broker, InventoryContext context)
      throws IOException {
    return ask(
        broker,
        context,
        session -> {
          Management.Reply reply = Management.call(session, "listQueues", "", 1, MOST);
          if (!reply.succeeded()) {
            throw new IOException("The broker " + broker + " lists no queues: " + reply.text());
          }
          List<FoundObject> found = new ArrayList<>();
          JsonObject document = JsonLoader.readObject(new StringReader(reply.text()));
          for (JsonValue each : document.getJsonArray("data")) {
            add((JsonObject) each, broker, found);
          }
          return found;
        });
  }

  /** Adds a queue if a channel of this library may have it. */
  private static void add(JsonObject queue, BrokerAddress.Group broker, List<FoundObject> found) {
    String name = text(queue, "name");
    if (!Address.isName(name)
        || !text(queue, "durable").equals("true")
        || !text(queue, "maxConsumers").equals("1")) {
      return;
    }
    FoundObject object =
        FoundObject.of(ArtemisTransport.SCHEME, ObjectKind.CHANNEL, name, address(name, broker))
            .withTraffic(-1, Long.parseLong(text(queue, "messageCount")))
            .withPersistent(true);
    found.add(
        text(queue, "consumerCount").equals("0")
            ? object.asAway("its receiver is away; the broker keeps the messages")
            : object.asLive());
  }

  private static String text(JsonObject queue, String key) {
    return queue.containsKey(key) ? queue.get(key).toString().replace("\"", "") : "";
  }

  private static String address(String name, BrokerAddress.Group broker) {
    return new Address(
            ArtemisTransport.SCHEME,
            name,
            Map.of(ArtemisOptions.BROKER.name(), broker.toString()))
        .toString();
  }

  /** Removes a queue with its messages unless it has a receiver. */
  static boolean remove(FoundObject object, InventoryContext context) throws IOException {
    Address address = Address.parse(object.path());
    SimpleString queue = SimpleString.of(address.target());
    return object.persistent()
        && ask(
            brokerOf(address),
            context,
            session -> {
              ClientSession.QueueQuery present = session.queueQuery(queue);
              if (!present.isExists() || present.getConsumerCount() > 0) {
                return false;
              }
              session.deleteQueue(queue); // refused if a receiver has bound it meanwhile
              return true;
            });
  }

  /** What a broker is asked. */
  private interface Question<T> {
    T ask(ClientSession session) throws ActiveMQException, IOException;
  }

  private static <T> T ask(
      BrokerAddress.Group broker, InventoryContext context, Question<T> question)
      throws IOException {
    BrokerSettings settings = BrokerSettings.of(new Opening(broker, context));
    try (BrokerConnection connection = BrokerConnection.open(settings, TIMEOUT_MS);
        ClientSession session = connection.session()) {
      return question.ask(session);
    } catch (ActiveMQException e) {
      throw new IOException("The broker " + broker + " reports: " + BrokerErrors.text(e), e);
    }
  }

  /** The settings of a connection that belongs to no channel. */
  private record Opening(BrokerAddress.Group broker, InventoryContext inventory)
      implements OpenContext {
    @Override
    public String name() {
      return "";
    }

    @Override
    @SuppressWarnings("unchecked") // the option's own type
    public <T> T option(Option<T> option) {
      return option.name().equals(ArtemisOptions.BROKER.name())
          ? (T) broker
          : inventory.setting(option).orElse(option.fallback());
    }

    @Override
    public Path runtimeDirectory() {
      return inventory.runtimeDirectory();
    }

    @Override
    public long remainingNs() {
      return TIMEOUT_MS * 1_000_000;
    }

    @Override
    public boolean cancelled() {
      return false;
    }

    @Override
    public IpcException failure(
        ErrorCode code, String what, String next, @Nullable Throwable cause) {
      return IpcException.of(code, code.text(what, "broker " + broker, next), cause);
    }
  }
}
