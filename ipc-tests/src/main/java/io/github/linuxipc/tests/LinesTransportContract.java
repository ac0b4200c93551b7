package io.github.linuxipc.tests;

import java.util.List;
import org.junit.jupiter.api.Nested;

/**
 * The rules that also hold without framed messages: T2, T7 and T11 to T15, tested over {@code
 * wire=lines}. The wire format itself (T16) is tested by {@link LinesContract}, a part of {@link
 * TransportContract}.
 */
public abstract class LinesTransportContract implements TransportUnderTest {
  private static final List<String> LINES = List.of("wire=lines");

  /** Created by JUnit. */
  protected LinesTransportContract() {}

  @Nested
  class Order extends OrderContract {
    Order() {
      super(LinesTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return LINES;
    }
  }

  @Nested
  class Backpressure extends BackpressureContract {
    Backpressure() {
      super(LinesTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return LINES;
    }
  }

  @Nested
  class Pause extends PauseContract {
    Pause() {
      super(LinesTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return LINES;
    }
  }

  @Nested
  class Interrupt extends InterruptContract {
    Interrupt() {
      super(LinesTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return LINES;
    }
  }

  @Nested
  class Close extends CloseContract {
    Close() {
      super(LinesTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return LINES;
    }
  }

  @Nested
  class Threads extends ThreadContract {
    Threads() {
      super(LinesTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return LINES;
    }
  }

  @Nested
  class Handlers extends HandlerContract {
    Handlers() {
      super(LinesTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return LINES;
    }
  }

  @Nested
  class Claims extends ClaimContract {
    Claims() {
      super(LinesTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return LINES;
    }
  }

  @Nested
  class Timeouts extends TimeoutContract {
    Timeouts() {
      super(LinesTransportContract.this);
    }

    @Override
    List<String> commonSettings() {
      return LINES;
    }
  }
}
