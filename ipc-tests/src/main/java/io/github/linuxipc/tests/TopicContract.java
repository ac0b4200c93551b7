package io.github.linuxipc.tests;

import org.junit.jupiter.api.Nested;

/**
 * The whole contract of topics over a transport: P1 to P10; see docs/contract.md. A transport's
 * test extends this class and returns an address of the transport. Each part can also be extended
 * on its own.
 *
 * <pre>{@code
 * class UnixTopicContractTest extends TopicContract {
 *   @Override
 *   public String address(String name) {
 *     return "unix:" + name;
 *   }
 * }
 * }</pre>
 */
public abstract class TopicContract implements TransportUnderTest {
  /** Created by JUnit. */
  protected TopicContract() {}

  @Nested
  class Publishing extends PublishContract {
    Publishing() {
      super(TopicContract.this);
    }
  }

  @Nested
  class Joins extends JoinContract {
    Joins() {
      super(TopicContract.this);
    }
  }

  @Nested
  class Acceptance extends AcceptContract {
    Acceptance() {
      super(TopicContract.this);
    }
  }

  @Nested
  class SlowSubscribers extends SlowSubscriberContract {
    SlowSubscribers() {
      super(TopicContract.this);
    }
  }

  @Nested
  class Losses extends TopicLossContract {
    Losses() {
      super(TopicContract.this);
    }
  }

  @Nested
  class DurableSubscriptions extends DurableContract {
    DurableSubscriptions() {
      super(TopicContract.this);
    }
  }

  @Nested
  class Ends extends TopicEndContract {
    Ends() {
      super(TopicContract.this);
    }
  }
}
