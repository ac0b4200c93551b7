package io.github.linuxipc.engine.service;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.inproc.InprocTransport;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import io.github.linuxipc.spi.Transport;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;

/** Inproc, with links that do something before or after a method of their own. */
abstract class FaultyTransport implements Transport {
  private final InprocTransport transport = new InprocTransport();

  /** Called before a method of a link, or of this transport, runs. */
  void before(String method, Address address) throws IpcException {}

  /** Called after a method of a link has run. */
  void after(String method, Address address) {}

  @Override
  public String scheme() {
    return transport.scheme();
  }

  @Override
  public Set<Capability> capabilities() {
    return transport.capabilities();
  }

  @Override
  public InboundLink bind(Address address, LinkContext context) throws IpcException {
    return link(InboundLink.class, transport.bind(address, context), address);
  }

  @Override
  public OutboundLink connect(Address address, LinkContext context) throws IpcException {
    before("connect", address);
    return link(OutboundLink.class, transport.connect(address, context), address);
  }

  private <T> T link(Class<T> type, T link, Address address) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              before(method.getName(), address);
              try {
                return method.invoke(link, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                after(method.getName(), address);
              }
            }));
  }
}
