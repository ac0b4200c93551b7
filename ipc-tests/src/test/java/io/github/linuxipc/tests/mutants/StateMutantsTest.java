package io.github.linuxipc.tests.mutants;

import static io.github.linuxipc.tests.mutants.MutantRunner.runBlackboardTests;
import static io.github.linuxipc.tests.mutants.MutantRunner.runLockTests;
import static io.github.linuxipc.tests.mutants.MutantRunner.runRegionTests;

import io.github.linuxipc.state.BlackboardState;
import io.github.linuxipc.state.Held;
import io.github.linuxipc.state.ProcessLock;
import io.github.linuxipc.state.Region;
import io.github.linuxipc.state.Value;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each broken engine of shared state must fail its kit, in the expected test and for its reason.
 */
@Tag("slow")
@Tag("one-jdk")
class StateMutantsTest {
  private static final String HUNG = KitResult.HUNG;

  private static void caughtBlackboard(StateMutant mutant, String test, String reason)
      throws Exception {
    runBlackboardTests(mutant, test).failed(test, reason);
  }

  private static void caughtRegion(StateMutant mutant, String test, String reason)
      throws Exception {
    runRegionTests(mutant, test).failed(test, reason);
  }

  private static void caughtLock(StateMutant mutant, String test, String reason) throws Exception {
    runLockTests(mutant, test).failed(test, reason);
  }

  @Test
  void shouldCatchAVersionThatIsNotRaised() throws Exception {
    caughtBlackboard(
        call -> call.is("put", 2) ? Math.min(1, (long) call.proceed()) : call.proceed(),
        "S01_shouldReadTheLastValueOfEachKey",
        "expected: <2> but was: <1>");
  }

  @Test
  void shouldCatchAValueThatLacksItsLastByte() throws Exception {
    caughtBlackboard(
        call -> {
          Object result = call.proceed();
          if (call.is("get", 1) && result instanceof Value value && value.bytes().hasRemaining()) {
            ByteBuffer shorter = value.bytes().duplicate();
            return new Value(value.version(), shorter.limit(shorter.limit() - 1));
          }
          return result;
        },
        "S01_shouldCarryValuesOfEverySize",
        "expected: <1> but was: <0>");
  }

  @Test
  void shouldCatchABufferThatIsMovedAlthoughTheValueDoesNotFit() throws Exception {
    caughtBlackboard(
        call -> {
          try {
            return call.proceed();
          } catch (BufferOverflowException e) {
            ((ByteBuffer) call.arguments()[1]).position(0);
            throw e;
          }
        },
        "S01_shouldCopyToTheBuffersPositionOrLeaveItUnmoved",
        "expected: <14> but was: <0>");
  }

  @Test
  void shouldCatchARemovalThatRemovesNothing() throws Exception {
    caughtBlackboard(
        call -> call.is("remove", 1) ? null : call.proceed(),
        "S01_shouldRaiseTheVersionWhenAValueIsRemoved",
        "expected: <none> but was: <1=1>");
  }

  @Test
  void shouldCatchAValueThatIsTorn() throws Exception {
    caughtBlackboard(
        call -> {
          Object result = call.proceed();
          if (call.is("get", 2) && (long) result > 0) {
            ByteBuffer into = (ByteBuffer) call.arguments()[1];
            into.put(into.position() - 1, (byte) ~into.get(into.position() - 1));
          }
          return result;
        },
        "S04_shouldNeverGoBackWhenWritersAreKilled",
        "is torn");
  }

  @Test
  void shouldCatchAWaitThatDoesNotWait() throws Exception {
    caughtBlackboard(
        call -> call.is("await", 3) ? null : call.proceed(),
        "S05_shouldEndByItsTimeOut",
        "it ended early");
  }

  @Test
  void shouldCatchAChangeThatIsNotReported() throws Exception {
    caughtBlackboard(
        call -> {
          if (call.is("await", 3)) {
            call.arguments()[1] = (long) call.arguments()[1] + 1;
          }
          return call.proceed();
        },
        "S05_shouldReturnAValueThatIsNewerAtOnce",
        HUNG);
  }

  @Test
  void shouldCatchAStateThatIsAlwaysLive() throws Exception {
    caughtBlackboard(
        call -> call.is("state", 0) ? BlackboardState.LIVE : call.proceed(),
        "S06_shouldTellWhetherItHasAWriter",
        "expected: <CLOSED> but was: <LIVE>");
  }

  @Test
  void shouldCatchAWriterThatDiedAndIsSaidToHaveClosed() throws Exception {
    caughtBlackboard(
        call -> {
          Object result = call.proceed();
          return result == BlackboardState.DEAD ? BlackboardState.CLOSED : result;
        },
        "S06_shouldTellAKilledWriterFromAStoppedOne",
        "expected: <DEAD> but was: <CLOSED>");
  }

  @Test
  void shouldCatchAnAdditionThatIsLost() throws Exception {
    AtomicLong additions = new AtomicLong();
    caughtBlackboard(
        call ->
            call.is("add", 1) && additions.incrementAndGet() % 10_000 == 0 ? null : call.proceed(),
        "S07_shouldLoseNoAdditionOfThreads",
        "expected: <200000>");
  }

  @Test
  void shouldCatchARegionThatIsBigEndian() throws Exception {
    caughtRegion(
        call ->
            call.proceed() instanceof ByteBuffer buffer
                ? buffer.order(ByteOrder.BIG_ENDIAN)
                : call.proceed(),
        "shouldBeZeroAndLittleEndianWhenItIsCreated",
        "expected: <LITTLE_ENDIAN>");
  }

  private static ByteBuffer buffer(Region region) {
    return region.buffer();
  }

  @Test
  void shouldCatchARegionThatIsACopy() throws Exception {
    caughtRegion(
        call ->
            call.is("buffer", 0)
                ? ByteBuffer.allocate(buffer((Region) call.target()).capacity())
                    .order(ByteOrder.LITTLE_ENDIAN)
                : call.proceed(),
        "shouldShowWhatAnotherHasWritten",
        "expected: <42> but was: <0>");
  }

  @Test
  void shouldCatchARegionThatIsTooSmall() throws Exception {
    caughtRegion(
        call -> {
          Object result = call.proceed();
          return result instanceof ByteBuffer buffer ? buffer.limit(buffer.limit() - 1) : result;
        },
        "shouldBeZeroAndLittleEndianWhenItIsCreated",
        "expected: <10000> but was: <9999>");
  }

  @Test
  void shouldCatchBuffersThatShareAPosition() throws Exception {
    ByteBuffer[] shared = new ByteBuffer[1];
    caughtRegion(
        call -> {
          Object result = call.proceed();
          if (result instanceof ByteBuffer buffer) {
            shared[0] = shared[0] == null ? buffer : shared[0];
            return shared[0];
          }
          return result;
        },
        "shouldBeZeroAndLittleEndianWhenItIsCreated",
        "each buffer has a position of its own");
  }

  @Test
  void shouldCatchARegionThatStaysOpen() throws Exception {
    caughtRegion(
        call -> call.is("isOpen", 0) ? true : call.proceed(),
        "shouldKeepABufferUsableAfterItWasClosed",
        "expected: <false> but was: <true>");
  }

  @Test
  void shouldCatchARegionThatIsNeverGivenUp() throws Exception {
    caughtRegion(
        call -> call.is("close", 0) ? null : call.proceed(),
        "shouldForgetTheBytesWhenNobodyUsesIt",
        "expected: <0> but was: <1>");
  }

  @Test
  void shouldCatchALockWithTwoHolders() throws Exception {
    caughtLock(
        call -> {
          Object result = call.proceed();
          return call.is("tryAcquire", 0) && result == null ? notHeld() : result;
        },
        "L01_shouldExcludeOthersUntilItIsReleased",
        "expected: <null>");
  }

  private static Held notHeld() {
    return new Held() {
      @Override
      public boolean abandoned() {
        return false;
      }

      @Override
      public void close() {}
    };
  }

  @Test
  void shouldCatchALockThatIsNotReleased() throws Exception {
    caughtLock(
        call -> call.is("close", 0) && call.target() instanceof Held ? null : call.proceed(),
        "L01_shouldExcludeOthersUntilItIsReleased",
        "the call returned null");
  }

  @Test
  void shouldCatchALockThatIsReentrant() throws Exception {
    caughtLock(
        call -> {
          try {
            return call.proceed();
          } catch (IllegalStateException e) {
            return notHeld();
          }
        },
        "L01_shouldRefuseToBeAcquiredTwiceByAThread",
        "IllegalStateException to be thrown");
  }

  @Test
  void shouldCatchAnAbandonedLockThatIsNotSaidToBe() throws Exception {
    caughtLock(
        call -> call.is("abandoned", 0) ? false : call.proceed(),
        "L02_shouldPassOnTheLockOfAKilledHolderAndSaySo",
        "expected: <true> but was: <false>");
  }

  @Test
  void shouldCatchALockThatIsSaidToBeAbandoned() throws Exception {
    caughtLock(
        call -> call.is("abandoned", 0) ? true : call.proceed(),
        "L01_shouldExcludeOthersUntilItIsReleased",
        "expected: <false> but was: <true>");
  }

  @Test
  void shouldCatchALockThatIsTakenFromAStoppedHolder() throws Exception {
    caughtLock(
        call -> {
          Object result = call.proceed();
          return call.is("acquire", 1) && result == null ? notHeld() : result;
        },
        "L03_shouldLeaveTheLockToAHolderThatIsStopped",
        "expected: <null>");
  }

  @Test
  void shouldCatchATimeOutThatIsIgnored() throws Exception {
    caughtLock(
        call ->
            call.is("acquire", 1)
                ? ((ProcessLock) call.target()).acquire(Duration.ZERO)
                : call.proceed(),
        "L04_shouldEndByItsTimeOut",
        "it ended early");
  }

  @Test
  void shouldCatchAnInterruptThatIsIgnored() throws Exception {
    caughtLock(
        call -> {
          while (true) {
            try {
              return call.proceed();
            } catch (InterruptedException e) {
              // tries again
            }
          }
        },
        "L04_shouldEndAWaitByAnInterrupt",
        HUNG);
  }
}
