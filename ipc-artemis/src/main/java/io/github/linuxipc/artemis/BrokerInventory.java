package io.github.linuxipc.artemis;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.ObjectKind;
import io.github.linuxipc.inventory.ObjectState;
import io.github.linuxipc.spi.InventoryContext;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.jspecify.annotations.Nullable;

/**
 * Lists and removes the queues that receivers of this user have published, and those of channels at
 * the broker that is set for all addresses, if that is not the default one and lets this user
 * manage it. The path of a queue is that of its broker with its name: {@code
 * tcp://127.0.0.1:61616/orders}.
 */
final class BrokerInventory {
  private static final long TIMEOUT_MS = 2_000;

  private final InventoryContext context;

  BrokerInventory(InventoryContext context) {
    this.context = context;
  }

  List<FoundObject> list() {
    Map<String, List<InventoryContext.Published>> byBroker = new TreeMap<>();
    BrokerAddress.Group common = context.option(ArtemisOptions.BROKER);
    if (!common.equals(ArtemisOptions.BROKER.fallback())) {
      byBroker.put(common.toString(), new ArrayList<>());
    }
    for (InventoryContext.Published each : context.published()) {
      byBroker.computeIfAbsent(broker(each.address()), broker -> new ArrayList<>()).add(each);
    }
    List<FoundObject> found = new ArrayList<>();
    byBroker.forEach((broker, published) -> found.addAll(list(broker, published)));
    return found;
  }

  private String broker(Address address) {
    return address
        .options()
        .getOrDefault(
            ArtemisOptions.BROKER.name(), context.option(ArtemisOptions.BROKER).toString());
  }

  private List<FoundObject> list(String broker, List<InventoryContext.Published> published) {
    List<FoundObject> found = new ArrayList<>();
    try (BrokerConnection connection = BrokerConnection.open(settings(broker), false, TIMEOUT_MS);
        ClientSession session = connection.session()) {
      for (InventoryContext.Published each : published) {
        examine(object(broker, each), each.address().target(), session).ifPresent(found::add);
      }
      for (String queue : queues(session)) {
        if (published.stream().noneMatch(each -> each.address().target().equals(queue))) {
          examine(object(broker, queue, queue), queue, session)
              .filter(FoundObject::persistent)
              .ifPresent(found::add);
        }
      }
    } catch (ActiveMQException e) {
      return unknown(broker, published, "the broker cannot be asked: " + BrokerErrors.text(e));
    } catch (IpcException e) {
      return unknown(broker, published, String.valueOf(e.getMessage()));
    }
    return found;
  }

  private static List<FoundObject> unknown(
      String broker, List<InventoryContext.Published> published, String why) {
    return published.stream().map(each -> object(broker, each).asUnknown(why)).toList();
  }

  private static FoundObject object(String broker, InventoryContext.Published each) {
    return object(broker, each.name(), each.address().target());
  }

  private static FoundObject object(String broker, String name, String queue) {
    return FoundObject.of(ArtemisTransport.SCHEME, ObjectKind.CHANNEL, name, broker + '/' + queue);
  }

  /** Returns the queues that channels may have; none if this user may not manage the broker. */
  private static List<String> queues(ClientSession session) throws ActiveMQException {
    List<String> queues = new ArrayList<>();
    for (Object each : names(session)) {
      String name = String.valueOf(each);
      if (Address.isName(name) && isOfChannel(session, name)) {
        queues.add(name);
      }
    }
    return queues;
  }

  private static Object[] names(ClientSession session) throws ActiveMQException {
    try {
      Management.Reply reply = Management.call(session, "getQueueNames", "ANYCAST");
      return reply.succeeded() && reply.result() instanceof Object[] names ? names : new Object[0];
    } catch (ActiveMQException e) {
      if (BrokerErrors.is(e, ActiveMQExceptionType.SECURITY_EXCEPTION)) {
        return new Object[0];
      }
      throw e;
    }
  }

  private static boolean isOfChannel(ClientSession session, String queue) throws ActiveMQException {
    ClientSession.QueueQuery present = session.queueQuery(SimpleString.of(queue));
    return present.isExists() && present.isDurable() && present.getMaxConsumers() == 1;
  }

  private static Optional<FoundObject> examine(
      FoundObject object, String queue, ClientSession session) throws ActiveMQException {
    ClientSession.QueueQuery present = session.queueQuery(SimpleString.of(queue));
    if (!present.isExists()) {
      return Optional.empty();
    }
    FoundObject now =
        object.withTraffic(-1, present.getMessageCount()).withPersistent(present.isDurable());
    return Optional.of(
        present.getConsumerCount() > 0
            ? now.asLive()
            : now.asAway("its receiver is away; the broker keeps the messages"));
  }

  /** Removes a queue that no receiver uses. */
  boolean remove(FoundObject object) throws IpcException {
    int slash = object.path().lastIndexOf('/');
    BrokerSettings settings = settings(object.path().substring(0, slash));
    String queue = object.path().substring(slash + 1);
    try (BrokerConnection connection = BrokerConnection.open(settings, false, TIMEOUT_MS);
        ClientSession session = connection.session()) {
      Optional<FoundObject> now = examine(object, queue, session);
      boolean unused =
          object.persistent() && now.filter(it -> it.state() == ObjectState.AWAY).isPresent();
      if (unused) {
        session.deleteQueue(queue); // the broker refuses if a receiver has come
      }
      return unused;
    } catch (ActiveMQException e) {
      throw new BrokerErrors(new Context(settings.brokers()), settings)
          .opening(e, ErrorCode.OPEN_FAILED);
    }
  }

  private BrokerSettings settings(String broker) throws IpcException {
    return BrokerSettings.of(new Context(BrokerAddress.parse(broker)));
  }

  /** What is set for all addresses, with the broker of some of them. */
  private final class Context implements OpenContext {
    private final BrokerAddress.Group brokers;

    Context(BrokerAddress.Group brokers) {
      this.brokers = brokers;
    }

    @Override
    public String name() {
      return brokers.toString();
    }

    @Override
    public <T> T option(Option<T> option) {
      return option == (Object) ArtemisOptions.BROKER ? broker(option) : context.option(option);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // T is that of BROKER
    private <T> T broker(Option<T> unused) {
      return (T) brokers;
    }

    @Override
    public Path runtimeDirectory() {
      return context.runtimeDirectory();
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
      return IpcException.of(code, code.text(what, "", next), cause);
    }
  }
}
