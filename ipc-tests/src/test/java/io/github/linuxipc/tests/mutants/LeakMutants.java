package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.spi.OutboundLink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Transports whose links leave resources behind or admit too many senders. */
public final class LeakMutants {
  private static final List<Object> LEAKED = Collections.synchronizedList(new ArrayList<>());

  private LeakMutants() {}

  /** Opens a pipe for each sender, and never closes it. */
  public static final class LeaksDescriptors extends Mutant {
    /** Created by the service loader. */
    public LeaksDescriptors() {
      super("inproc");
    }

    @Override
    OutboundLink outbound(OutboundLink good, LinkContext context) {
      try {
        LEAKED.add(Pipe.open());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return super.outbound(good, context);
    }
  }

  /** Starts a thread for each receiver, and never ends it. */
  public static final class LeaksThreads extends Mutant {
    /** Created by the service loader. */
    public LeaksThreads() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) throws IpcException {
      Thread thread = new Thread(LockSupport::park, "leaked");
      thread.setDaemon(true);
      thread.start();
      return super.inbound(good, context);
    }
  }

  /** Creates a file for each receiver, and never deletes it. */
  public static final class LeaksFiles extends Mutant {
    /** Created by the service loader. */
    public LeaksFiles() {
      super("inproc");
    }

    @Override
    InboundLink inbound(InboundLink good, LinkContext context) throws IpcException {
      try {
        Files.createTempFile(context.runtimeDirectory(), "leaked", "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return super.inbound(good, context);
    }
  }

  /** Admits any number of senders. */
  public static final class AdmitsTooManySenders extends Mutant {
    /** Created by the service loader. */
    public AdmitsTooManySenders() {
      super("inproc");
    }

    @Override
    public InboundLink bind(Address address, LinkContext context) throws IpcException {
      return super.bind(address, uncounted(context));
    }

    private static LinkContext uncounted(LinkContext context) {
      return (LinkContext)
          Proxy.newProxyInstance(
              LinkContext.class.getClassLoader(),
              new Class<?>[] {LinkContext.class},
              (proxy, method, arguments) ->
                  method.getName().equals("terms")
                      ? unlimited(context.terms())
                      : method.invoke(context, arguments));
    }

    private static ChannelParameters unlimited(ChannelParameters terms) {
      return new ChannelParameters(
          terms.wireVersion(), terms.wire(), terms.maxMessageSize(), Integer.MAX_VALUE);
    }
  }
}
