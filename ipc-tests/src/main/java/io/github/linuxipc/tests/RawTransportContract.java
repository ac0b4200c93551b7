package io.github.linuxipc.tests;

import java.util.List;
import org.junit.jupiter.api.Nested;

/**
 * The rules that also hold without framed messages: T2, T7 and T11 to T15, tested over {@code
 * wire=raw}. The wire format itself (T16) is tested by {@link PacketContract}, a part of {@link
 * TransportContract}.
 */
public abstract class RawTransportContract implements TransportUnderTest {
  private static final List<String> RAW = List.of("wire=raw");

  /** Created by JUnit. */
  protected RawTransportContract() {}

  @Nested
  class Order extends OrderContract {
    Order() {
      super(RawTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return RAW;
    }
  }

  @Nested
  class Backpressure extends BackpressureContract {
    Backpressure() {
      super(RawTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return RAW;
    }
  }

  @Nested
  class Pause extends PauseContract {
    Pause() {
      super(RawTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return RAW;
    }
  }

  @Nested
  class Interrupt extends InterruptContract {
    Interrupt() {
      super(RawTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return RAW;
    }
  }

  @Nested
  class Close extends CloseContract {
    Close() {
      super(RawTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return RAW;
    }
  }

  @Nested
  class Threads extends ThreadContract {
    Threads() {
      super(RawTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return RAW;
    }
  }

  @Nested
  class Handlers extends HandlerContract {
    Handlers() {
      super(RawTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return RAW;
    }
  }

  @Nested
  class Claims extends ClaimContract {
    Claims() {
      super(RawTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return RAW;
    }
  }

  @Nested
  class Timeouts extends TimeoutContract {
    Timeouts() {
      super(RawTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return RAW;
    }
  }
}
