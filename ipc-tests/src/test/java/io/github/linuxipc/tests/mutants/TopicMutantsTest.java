package io.github.linuxipc.tests.mutants;

import static io.github.linuxipc.tests.mutants.MutantRunner.runHangingTopicTests;
import static io.github.linuxipc.tests.mutants.MutantRunner.runTopicTests;
import static io.github.linuxipc.tests.mutants.TopicMutant.ofPublisher;
import static io.github.linuxipc.tests.mutants.TopicMutant.ofSubscriber;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.topic.TopicPublisher;
import io.github.linuxipc.topic.TopicSubscriber;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each broken engine of topics must fail the kit, in the expected test and for its reason. */
@Tag("exhaustive")
class TopicMutantsTest {
  private static final String HUNG = "was ended by the watchdog";

  private static void caughtPublisher(
      UnaryOperator<TopicPublisher> mutant, String test, String reason) throws Exception {
    runTopicTests(ofPublisher(mutant), test).failed(test, reason);
  }

  private static void caughtSubscriber(
      UnaryOperator<TopicSubscriber> mutant, String test, String reason) throws Exception {
    runTopicTests(ofSubscriber(mutant), test).failed(test, reason);
  }

  @Test
  void shouldCatchAPublisherThatNeedsSubscribers() throws Exception {
    caughtPublisher(
        PublisherMutants.NeedsSubscribers::new,
        "P02_shouldPublishWithoutSubscribersAndCountIt",
        "expected: <true> but was: <false>");
  }

  @Test
  void shouldCatchAMembersWordThatIsReadAfterTheScan() throws Exception {
    String test = "P03_shouldMissNothingAfterAJoinUnderLoad";
    runHangingTopicTests(KnownMembers.readAfterTheScan(), test).failed(test, HUNG);
  }

  @Test
  void shouldCatchAHistoryThatIsRepeated() throws Exception {
    caughtSubscriber(
        SubscriberMutants.RepeatsHistory::new,
        "P04_shouldJoinHistoryAndWhatFollowsUnderLoad",
        "came twice or late");
  }

  @Test
  void shouldCatchAnIdlePublishersHistoryThatIsLost() throws Exception {
    String test = "P04_shouldGiveHistoryOfAnIdlePublisherAndThenWhatFollows";
    runHangingTopicTests(KnownMembers.needsAPublish(), test).failed(test, HUNG);
  }

  @Test
  void shouldCatchAWrongCountOfMissedMessages() throws Exception {
    caughtSubscriber(
        SubscriberMutants.CountsTooFew::new,
        "P05_shouldSkipAndCountWhatIsMissedBetweenMessages",
        "were reported as missed");
  }

  @Test
  void shouldCatchAFinalGapThatIsForgottenWhenThePublisherCloses() throws Exception {
    caughtSubscriber(
        SubscriberMutants.ForgetsFinalGaps::new,
        "P05_shouldTellOfAFinalGapWhenThePublisherCloses",
        "expected: <20000> but was: <");
  }

  @Test
  void shouldCatchAFinalGapThatIsForgottenWhenThePublisherIsKilled() throws Exception {
    caughtSubscriber(
        SubscriberMutants.ForgetsFinalGaps::new,
        "P05_shouldTellOfAFinalGapWhenThePublisherIsKilled",
        "expected: <20000> but was: <");
  }

  @Test
  void shouldCatchAMessageThatIsOfferedWhileOneOfThreeIsFull() throws Exception {
    String test = "P07_shouldGiveARefusedSmallMessageToNobody";
    runTopicTests(KnownMembers.offersFirst(), test).failed(test, "arrived that was never sent");
  }

  @Test
  void shouldCatchARefusedBufferThatWasMoved() throws Exception {
    caughtPublisher(
        PublisherMutants.MovesRefused::new,
        "P06_shouldEndAPublishInTime",
        "the buffer's position and limit are 4 and");
  }

  @Test
  void shouldCatchADeadSubscriberThatIsKept() throws Exception {
    String test = "P08_shouldFreeABlockedPublisherWhenASubscriberIsKilled";
    runHangingTopicTests(ofPublisher(PublisherMutants.KeepsTheDead::new), test).failed(test, HUNG);
  }

  @Test
  void shouldCatchAPublisherThatClosedAndIsSaidToHaveDied() throws Exception {
    caughtSubscriber(
        SubscriberMutants.SaysDied::new, "P08_shouldTellOfAPublisherThatCloses", "=true}>");
  }

  private static void caughtDurable(TopicMutant mutant, String test, String reason)
      throws Exception {
    MutantRunner.runDurableTests(mutant, test).failed(test, reason);
  }

  @Test
  void shouldCatchADurableSubscriptionThatEndsWithItsSubscriber() throws Exception {
    caughtDurable(
        ofSubscriber(DurableMutants.EndsAtClose::new),
        "P09_shouldKeepWhatIsPublishedWhileTheSubscriberIsAway",
        HUNG);
  }

  @Test
  void shouldCatchADurableSubscriptionThatIsKeptWhenItUnsubscribes() throws Exception {
    caughtDurable(
        ofSubscriber(DurableMutants.KeepsTheUnsubscribed::new),
        "P09_shouldEndWhenItUnsubscribes",
        HUNG);
  }

  @Test
  void shouldCatchAMessageThatIsRepeatedWhenTheSubscriberReturns() throws Exception {
    caughtDurable(
        ofSubscriber(DurableMutants.RepeatsTheLast::new),
        "P09_shouldKeepWhatIsPublishedWhileTheSubscriberIsAway",
        "came in the place of message 2");
  }

  @Test
  void shouldCatchAGapThatIsForgottenWhileTheSubscriberIsAway() throws Exception {
    caughtDurable(
        ofSubscriber(SubscriberMutants.ForgetsFinalGaps::new),
        "P09_shouldTellTheNextSubscriberOfAGapOfAPublisherThatClosed",
        "expected: <20000> but was: <");
  }

  @Test
  void shouldCatchASubscriptionThatIsNotNamedWhileItIsAway() throws Exception {
    caughtDurable(
        ofPublisher(DurableMutants.NamesOnlyTheOpen::new),
        "P09_shouldNameASubscriptionThatIsAway",
        "it is not named");
  }

  @Test
  void shouldCatchAStreamThatEndsWhenNothingComes() throws Exception {
    caughtSubscriber(
        SubscriberMutants.EndsEarly::new,
        "P10_shouldEndAfterTheMessagesOfTheLastPublisher",
        "the stream ended");
  }

  @Test
  void shouldPassAnEngineThatIsWrappedOnly() throws Exception {
    KitResult result =
        MutantRunner.runWholeTopicKit(
            new TopicMutant(ForwardingPublisher::new, good -> good)); // a wait set takes no wrapper
    result.passed();
    assertEquals(
        new TreeSet<>(
            List.of("P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09", "P10", "T13")),
        result.rules());
  }
}
