package io.github.linuxipc.tests.mutants;

import static io.github.linuxipc.tests.mutants.MutantRunner.runHangingNotifierTests;
import static io.github.linuxipc.tests.mutants.MutantRunner.runNotifierTests;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each broken notifier must fail the kit, in the expected test and for the expected reason. */
@Tag("exhaustive")
@Tag("one-jdk")
class NotifierMutantsTest {
  @Test
  void shouldPassANotifierThatIsWrappedOnly() throws Exception {
    KitResult result =
        MutantRunner.runWholeNotifierKit(EventPresenceMutants.IdentityNotifier.class);
    result.passed();
    assertTrue(result.successes() >= 35, () -> result.successes() + " tests passed");
    List<String> rules = List.of("N00", "N01", "N02", "N03", "N04");
    assertTrue(result.rules().containsAll(rules), () -> "tested: " + result.rules());
  }

  @Test
  void N00_shouldCatchAWakeThatReportsAWaiterWhenNoneIsBound() throws Exception {
    String test = "N00_shouldReturnFalseFromWakeWhenNoWaiterIsBound";
    runNotifierTests(EventPresenceMutants.ReportsAWaiter.class, test)
        .failed(test, "no waiter is bound yet");
  }

  @Test
  void N00_shouldCatchAWakeThatIsKeptForTheSuccessor() throws Exception {
    String test = "N00_shouldDiscardWakesFromBeforeTheBind";
    runNotifierTests(EventPresenceMutants.KeepsEarlierWakes.class, test)
        .failed(test, "every waiter was woken by a wake from before");
  }

  @Test
  void N00_shouldCatchASecondWaiter() throws Exception {
    String test = "N00_shouldRefuseASecondWaiter";
    runNotifierTests(EventPresenceMutants.AdmitsASecondWaiter.class, test)
        .failed(test, "returned instead of throwing", "CHANNEL_IN_USE");
  }

  @Test
  void N00_shouldCatchAWakerThatDoesNotFindTheSuccessor() throws Exception {
    String test = "N00_shouldWakeTheSuccessorWhenTheWaiterIsReplaced";
    runNotifierTests(EventPresenceMutants.IgnoresTheSuccessor.class, test)
        .failed(test, "a waiter is bound");
  }

  @Test
  void N00_shouldCatchAFileThatIsLeftBehind() throws Exception {
    String test = "N00_shouldLeaveNoFileBehind";
    runNotifierTests(EventPresenceMutants.LeavesFiles.class, test)
        .failed(test, "files after ten cycles");
  }

  @Test
  void N00_shouldCatchALeakedDescriptor() throws Exception {
    String test = "N00_shouldKeepEventsApart";
    runNotifierTests(EventPresenceMutants.LeaksPipes.class, test)
        .failed(test, "the test left behind", "of pipe:");
  }

  @Test
  void N01_shouldCatchAWakeThatIsLostBeforeTheAwait() throws Exception {
    String test = "N01_shouldKeepAWakeForALaterAwait";
    runHangingNotifierTests(EventWaitMutants.LosesEarlyWakes.class, test)
        .failed(test, KitResult.HUNG, "await");
  }

  @Test
  void N01_shouldCatchAWakeThatIsLostNowAndThen() throws Exception {
    String test = "N01_shouldLoseNoWakeInAPingPong";
    runHangingNotifierTests(EventWaitMutants.LosesSomeWakes.class, test)
        .failed(test, KitResult.HUNG, "await");
  }

  @Test
  void N01_shouldCatchAWaiterThatIsWokenAgainAndAgain() throws Exception {
    String test = "N01_shouldKeepAWakeForALaterAwait";
    runNotifierTests(EventWaitMutants.WakesSpuriously.class, test)
        .failed(test, "woken again and again");
  }

  @Test
  void N02_shouldCatchAnAwaitThatGivesUpEarly() throws Exception {
    String test = "N02_shouldWaitForTheWholeTimeout";
    runNotifierTests(EventWaitMutants.ReturnsEarly.class, test).failed(test, "waited");
  }

  @Test
  void N02_shouldCatchAnAwaitThatIgnoresInterrupts() throws Exception {
    String test = "N02_shouldBeInterruptible";
    runHangingNotifierTests(EventWaitMutants.IgnoresInterrupts.class, test)
        .failed(test, KitResult.HUNG, "BackgroundAction.failure");
  }

  @Test
  void N02_shouldCatchAWakeThatIsLostByAnInterrupt() throws Exception {
    String test = "N02_shouldThrowAtOnceWhenInterruptedBefore";
    runHangingNotifierTests(EventWaitMutants.LosesWakeOnInterrupt.class, test)
        .failed(test, KitResult.HUNG, "await");
  }

  @Test
  void N02_shouldCatchAnAwaitThatSleepsThroughTheClose() throws Exception {
    String test = "N02_shouldWakeABlockedAwaitWhenClosed";
    runHangingNotifierTests(EventWaitMutants.IgnoresClose.class, test)
        .failed(test, KitResult.HUNG, "BackgroundAction.failure");
  }

  @Test
  void N02_shouldCatchAnAwaitThatBurnsTheProcessor() throws Exception {
    String test = "N02_shouldSleepWhileItWaits";
    runNotifierTests(EventWaitMutants.BusyWaits.class, test).failed(test, "waiting used");
  }

  @Test
  void N03_shouldCatchAWakeThatReportsADeadWaiter() throws Exception {
    String test = "N03_shouldReportNoWaiterWhenTheWaiterIsKilled";
    runNotifierTests(EventPresenceMutants.TreatsDeadAsAlive.class, test)
        .failed(test, "the waiter of a dead process is not bound");
  }

  @Test
  void N03_shouldCatchAStoppedProcessThatIsTreatedAsDead() throws Exception {
    String test = "N03_shouldTreatAStoppedWaiterAsAlive";
    runNotifierTests(EventPresenceMutants.TreatsStoppedAsDead.class, test)
        .failed(test, "the waiter of a stopped process is bound");
  }

  @Test
  void N04_shouldCatchWakesThatMerge() throws Exception {
    String test = "N04_shouldReleaseOneAwaitForEachWake";
    runNotifierTests(EventWaitMutants.MergesWakes.class, test)
        .failed(test, "awaits that were released");
  }

  @Test
  void N04_shouldCatchAWakeThatReleasesTwo() throws Exception {
    String test = "N04_shouldReleaseOneAwaitForEachWake";
    runNotifierTests(EventWaitMutants.DuplicatesWakes.class, test)
        .failed(test, "awaits that were released");
  }

  @Test
  void N06_shouldCatchAFatalDefaultActionThatIsRestored() throws Exception {
    String test = "N06_shouldSurviveAnEventThatComesAfterTheClose";
    runNotifierTests(EventWaitMutants.RestoresFatalDefault.class, test)
        .failed(test, "the peer has ended");
  }
}
