package io.github.linuxipc.tests.mutants;

import static io.github.linuxipc.tests.mutants.MutantRunner.runHangingServiceTests;
import static io.github.linuxipc.tests.mutants.MutantRunner.runServiceTests;
import static io.github.linuxipc.tests.mutants.ServiceMutant.ofRequester;
import static io.github.linuxipc.tests.mutants.ServiceMutant.ofResponder;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.service.Requester;
import io.github.linuxipc.service.Responder;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each broken engine of services must fail the kit, in the expected test and for the expected
 * reason.
 */
@Tag("exhaustive")
class ServiceMutantsTest {
  private static void caughtRequester(UnaryOperator<Requester> mutant, String test, String reason)
      throws Exception {
    runServiceTests(ofRequester(mutant), test).failed(test, reason);
  }

  private static void caughtResponder(UnaryOperator<Responder> mutant, String test, String reason)
      throws Exception {
    runServiceTests(ofResponder(mutant), test).failed(test, reason);
  }

  @Test
  void shouldCatchAResponseOfAnEarlierIncarnation() throws Exception {
    caughtResponder(
        ResponderMutants.AnswersTheNextCall::new,
        "R04_shouldGiveARequesterNoResponseOfItsPredecessor",
        "but was: <for the predecessor>");
  }

  @Test
  void shouldCatchALateResponseThatReachesAnotherCall() throws Exception {
    caughtResponder(
        ResponderMutants.AnswersTheNextCall::new, "R04_shouldDropALateResponse", "but was: <late>");
  }

  @Test
  void shouldCatchACallThatEndsTwice() throws Exception {
    caughtRequester(
        RequesterMutants.EndsCallsTwice::new,
        "R01_shouldKeepTheResponseWhenTheTimeoutPassesLater",
        "the call ended twice");
  }

  @Test
  void shouldCatchAStreamThatEndsTwice() throws Exception {
    caughtRequester(
        RequesterMutants.EndsStreamsTwice::new,
        "R01_shouldEndAStreamOnce",
        "signals after the end: [complete]");
  }

  @Test
  void shouldCatchARequestThatIsSentAgainAfterAReconnect() throws Exception {
    caughtRequester(
        RequesterMutants.ResendsAfterReconnect::new,
        "R02_shouldRepeatNothingWhenItFollowsTheSuccessor",
        "but was: <[lost, again]>");
  }

  @Test
  void shouldCatchAStartedRequestThatIsSaidNotToHaveStarted() throws Exception {
    caughtRequester(
        RequesterMutants.SaysNotStarted::new,
        "R02_shouldSayNotStartedOnlyOfRequestsThatDidNotStart",
        "requests that started and are said not to have started");
  }

  @Test
  void shouldCatchTheResponseToAnothersCall() throws Exception {
    caughtRequester(
        RequesterMutants.ReturnsAnothersResponse::new,
        "R03_shouldGiveEachThreadTheResponsesToItsOwnCalls",
        "but was: <re ");
  }

  @Test
  void shouldCatchACallAsyncThatWaits() throws Exception {
    String test = "R05_shouldStartNoMoreThanTheConcurrencyAndRefuseWhatExceedsMaxCalls";
    runHangingServiceTests(ofRequester(RequesterMutants.WaitsOverMaxCalls::new), test)
        .failed(test, KitResult.HUNG);
  }

  @Test
  void shouldCatchAResponderThatExceedsItsConcurrency() throws Exception {
    String test = "R05_shouldStartNoMoreThanTheConcurrencyAndRefuseWhatExceedsMaxCalls";
    runServiceTests(ofResponder(good -> good).withConcurrency(100), test)
        .failed(test, "requests started at a time");
  }

  @Test
  void shouldCatchAReplyThatBlocksBesideAStoppedRequester() throws Exception {
    String test = "R05_shouldServeOthersWhileARequesterIsStopped";
    runHangingServiceTests(ofResponder(ResponderMutants.BlocksInReply::new), test)
        .failed(test, KitResult.HUNG);
  }

  @Test
  void shouldCatchTheStartOfAnOverdueRequest() throws Exception {
    caughtRequester(
        RequesterMutants.SendsNoDeadline::new,
        "R06_shouldNotStartARequestWhoseTimePassedInTheQueue",
        "but was: <[late, next]>");
  }

  @Test
  void shouldCatchACancelThatIsNotSent() throws Exception {
    caughtRequester(
        RequesterMutants.SendsNoCancel::new,
        "R07_shouldNotStartARequestThatWasCancelledInTheQueue",
        "but was: <[first, second, third]>");
  }

  @Test
  void shouldCatchTheStartOfACancelledRequest() throws Exception {
    String test = "R07_shouldNotStartARequestThatWasCancelledInTheQueue";
    runServiceTests(ofResponder(ResponderMutants.ReadsAhead::new).withConcurrency(100), test)
        .failed(test, "but was: <[first, second, third]>");
  }

  @Test
  void shouldCatchALossThatIsNotReported() throws Exception {
    String test = "R08_shouldEndEachOpenCallWhenTheResponderIsKilled";
    runHangingServiceTests(ofRequester(RequesterMutants.IgnoresLosses::new), test)
        .failed(test, KitResult.HUNG);
  }

  @Test
  void shouldCatchPartsThatAreQueuedWithoutCredit() throws Exception {
    caughtResponder(
        ResponderMutants.QueuesParts::new,
        "R09_shouldEmitNoMoreThanWasRequested",
        "parts emitted ==> expected: <5> but was: <50>");
  }

  @Test
  void shouldCatchAnExceptionThatIsSentToTheCaller() throws Exception {
    caughtResponder(
        ResponderMutants.SendsExceptions::new,
        "R10_shouldFailOnlyTheCallOfAHandlerThatThrowsOrForgetsToAnswer",
        "the exception's text was sent");
  }

  @Test
  void shouldCatchServingThatDoesNotEndWhenAHandlerIsInterrupted() throws Exception {
    String test = "R10_shouldEndServingWhenAHandlerIsInterrupted";
    runHangingServiceTests(ofResponder(ResponderMutants.ServesOnWhenInterrupted::new), test)
        .failed(test, KitResult.HUNG);
  }

  @Test
  void shouldPassAnEngineThatIsWrappedOnly() throws Exception {
    KitResult result =
        MutantRunner.runWholeServiceKit(
            new ServiceMutant(ForwardingRequester::new, ForwardingResponder::new, ""));
    result.passed();
    TreeSet<String> rules = result.rules();
    rules.removeIf(rule -> !rule.startsWith("R")); // the kit also tests rules of channels
    assertEquals(
        new TreeSet<>(
            List.of("R01", "R02", "R03", "R04", "R05", "R06", "R07", "R08", "R09", "R10")),
        rules);
  }
}
