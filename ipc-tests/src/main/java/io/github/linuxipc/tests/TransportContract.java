package io.github.linuxipc.tests;

import org.junit.jupiter.api.Nested;

/**
 * The whole contract of transports: T1 to T16, headers (H), persistent channels (P) and
 * capabilities (C); see docs/contract.md. A transport's test extends this class and returns the
 * address to bind. Each part can also be extended on its own.
 *
 * <pre>{@code
 * class UnixContractTest extends TransportContract {
 *   @Override
 *   public String address(String name) {
 *     return "unix:" + name;
 *   }
 * }
 * }</pre>
 */
public abstract class TransportContract implements TransportUnderTest {
  /** Created by JUnit. */
  protected TransportContract() {}

  @Nested
  class Messages extends MessageContract {
    Messages() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Order extends OrderContract {
    Order() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Integrity extends IntegrityContract {
    Integrity() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Bind extends BindContract {
    Bind() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Open extends OpenContract {
    Open() {
      super(TransportContract.this);
    }
  }

  @Nested
  class EndOfStream extends EndOfStreamContract {
    EndOfStream() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Backpressure extends BackpressureContract {
    Backpressure() {
      super(TransportContract.this);
    }
  }

  @Nested
  class SlowReceivers extends SlowReceiverContract {
    SlowReceivers() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Allocation extends AllocationContract {
    Allocation() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Delivery extends DeliveryContract {
    Delivery() {
      super(TransportContract.this);
    }
  }

  @Nested
  class PeerLoss extends PeerLossContract {
    PeerLoss() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Children extends ChildContract {
    Children() {
      super(TransportContract.this);
    }
  }

  @Nested
  class SenderDeath extends SenderDeathContract {
    SenderDeath() {
      super(TransportContract.this);
    }
  }

  @Nested
  class ForeignPeers extends ForeignPeerContract {
    ForeignPeers() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Pause extends PauseContract {
    Pause() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Interrupt extends InterruptContract {
    Interrupt() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Close extends CloseContract {
    Close() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Shutdown extends ShutdownContract {
    Shutdown() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Threads extends ThreadContract {
    Threads() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Handlers extends HandlerContract {
    Handlers() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Claims extends ClaimContract {
    Claims() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Timeouts extends TimeoutContract {
    Timeouts() {
      super(TransportContract.this);
    }
  }

  @Nested
  class MessageHeaders extends HeadersContract {
    MessageHeaders() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Lines extends LinesContract {
    Lines() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Packets extends PacketContract {
    Packets() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Persistence extends PersistenceContract {
    Persistence() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Brokered extends BrokeredContract {
    Brokered() {
      super(TransportContract.this);
    }
  }

  @Nested
  class Capabilities extends CapabilityContract {
    Capabilities() {
      super(TransportContract.this);
    }
  }
}
