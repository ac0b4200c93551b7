package io.github.linuxipc.tests.mutants;

import static io.github.linuxipc.tests.mutants.MutantRunner.judgeEvents;
import static io.github.linuxipc.tests.mutants.MutantRunner.judgeHangingEvents;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each broken notifier fails the kit, in the right test and for the right reason. */
@Tag("slow")
@Tag("one-jdk")
class NotifierMutantsTest {
  private static final String HUNG = "was ended by the watchdog";

  @Test
  void shouldPassANotifierThatIsWrappedOnly() throws Exception {
    KitResult verdict = MutantRunner.judgeWholeEvents(EventPresenceMutants.FaithfulBell.class);
    verdict.passed();
    assertTrue(verdict.successes() >= 35, () -> verdict.successes() + " tests passed");
    List<String> rules = List.of("N00", "N01", "N02", "N03", "N04");
    assertTrue(verdict.rules().containsAll(rules), () -> "tested: " + verdict.rules());
  }

  @Test
  void N00_shouldCatchAWakeThatIsTakenWhereNobodyWaits() throws Exception {
    String test = "N00_shouldSayWhereNobodyWaits";
    judgeEvents(EventPresenceMutants.Flatters.class, test).failed(test, "nobody waits yet");
  }

  @Test
  void N00_shouldCatchAWakeThatIsRememberedForTheNext() throws Exception {
    String test = "N00_shouldRememberNothingFromBeforeABind";
    judgeEvents(EventPresenceMutants.Remembers.class, test)
        .failed(test, "every waiter was woken by what was rung before");
  }

  @Test
  void N00_shouldCatchASecondWaiter() throws Exception {
    String test = "N00_shouldRefuseASecondWaiter";
    judgeEvents(EventPresenceMutants.Admits.class, test)
        .failed(test, "returned instead of throwing", "CHANNEL_IN_USE");
  }

  @Test
  void N00_shouldCatchAWakerThatDoesNotFindTheSuccessor() throws Exception {
    String test = "N00_shouldFollowTheSuccessor";
    judgeEvents(EventPresenceMutants.GivesUp.class, test).failed(test, "somebody waits");
  }

  @Test
  void N00_shouldCatchAFileThatIsLeftBehind() throws Exception {
    String test = "N00_shouldLeaveNoFileBehind";
    judgeEvents(EventPresenceMutants.Strews.class, test).failed(test, "files after ten cycles");
  }

  @Test
  void N00_shouldCatchALeakedDescriptor() throws Exception {
    String test = "N00_shouldKeepEventsApart";
    judgeEvents(EventPresenceMutants.Drips.class, test)
        .failed(test, "the test left behind", "of pipe:");
  }

  @Test
  void N01_shouldCatchAWakeThatIsLostBecauseItCameEarly() throws Exception {
    String test = "N01_shouldKeepAWakeForALaterAwait";
    judgeHangingEvents(EventWaitMutants.MissesTheEarly.class, test).failed(test, HUNG, "await");
  }

  @Test
  void N01_shouldCatchAWakeThatIsLostNowAndThen() throws Exception {
    String test = "N01_shouldLoseNoWakeInAPingPong";
    judgeHangingEvents(EventWaitMutants.LosesSome.class, test).failed(test, HUNG, "await");
  }

  @Test
  void N01_shouldCatchAWaiterThatIsWokenAgainAndAgain() throws Exception {
    String test = "N01_shouldKeepAWakeForALaterAwait";
    judgeEvents(EventWaitMutants.Rattles.class, test).failed(test, "woken again and again");
  }

  @Test
  void N02_shouldCatchAnAwaitThatGivesUpEarly() throws Exception {
    String test = "N02_shouldWaitForTheWholeTimeout";
    judgeEvents(EventWaitMutants.Hurries.class, test).failed(test, "waited");
  }

  @Test
  void N02_shouldCatchAnAwaitThatIgnoresInterrupts() throws Exception {
    String test = "N02_shouldBeInterruptible";
    judgeHangingEvents(EventWaitMutants.Ignores.class, test).failed(test, HUNG, "Call.failure");
  }

  @Test
  void N02_shouldCatchAWakeThatAnInterruptSpills() throws Exception {
    String test = "N02_shouldThrowAtOnceWhenInterruptedBefore";
    judgeHangingEvents(EventWaitMutants.Spills.class, test).failed(test, HUNG, "await");
  }

  @Test
  void N02_shouldCatchAnAwaitThatSleepsThroughTheClose() throws Exception {
    String test = "N02_shouldWakeABlockedAwaitWhenClosed";
    judgeHangingEvents(EventWaitMutants.Snores.class, test).failed(test, HUNG, "Call.failure");
  }

  @Test
  void N02_shouldCatchAnAwaitThatBurnsTheProcessor() throws Exception {
    String test = "N02_shouldSleepWhileItWaits";
    judgeEvents(EventWaitMutants.Burns.class, test).failed(test, "waiting burned");
  }

  @Test
  void N03_shouldCatchAWakeThatADeadProcessTakes() throws Exception {
    String test = "N03_shouldSayThatAKilledWaiterWaitsNoMore";
    judgeEvents(EventPresenceMutants.Believes.class, test)
        .failed(test, "a dead process does not wait");
  }

  @Test
  void N03_shouldCatchAStoppedProcessThatIsTakenForDead() throws Exception {
    String test = "N03_shouldNotTakeAStoppedWaiterForDead";
    judgeEvents(EventPresenceMutants.Buries.class, test).failed(test, "a stopped process waits");
  }

  @Test
  void N04_shouldCatchWakesThatMerge() throws Exception {
    String test = "N04_shouldReleaseOneAwaitForEachWake";
    judgeEvents(EventWaitMutants.Merges.class, test).failed(test, "awaits that were released");
  }

  @Test
  void N04_shouldCatchAWakeThatReleasesTwo() throws Exception {
    String test = "N04_shouldReleaseOneAwaitForEachWake";
    judgeEvents(EventWaitMutants.Stutters.class, test).failed(test, "awaits that were released");
  }

  @Test
  void N06_shouldCatchADeadlyDefaultThatIsPutBack() throws Exception {
    String test = "N06_shouldNotDieOfAnEventThatComesAfterTheClose";
    judgeEvents(EventWaitMutants.Abandons.class, test).failed(test, "the peer has gone");
  }
}
