package io.github.linuxipc.tests.mutants;

import static io.github.linuxipc.tests.mutants.MutantRunner.runHangingProcessTests;
import static io.github.linuxipc.tests.mutants.MutantRunner.runHangingTests;
import static io.github.linuxipc.tests.mutants.MutantRunner.runTests;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each broken transport must fail the kit, in the expected test and for the expected reason. */
@Tag("slow")
@Tag("one-jdk")
class TransportMutantsTest {
  private static final String MIXED =
      "T03_shouldDeliverTwentyThousandMessagesOfMixedSizesOnceAndWhole";

  @Test
  void shouldCatchALostFrame() throws Exception {
    runTests(FrameMutants.DropsFrames.class, MIXED).failed(MIXED, "came in the place of");
  }

  @Test
  void shouldCatchADoubledFrame() throws Exception {
    runTests(FrameMutants.DuplicatesFrames.class, MIXED)
        .failed(MIXED, "frames skipped by the receiver");
  }

  @Test
  void shouldCatchACorruptedFrame() throws Exception {
    runTests(FrameMutants.CorruptsFrames.class, MIXED).failed(MIXED, "was corrupted: byte 44");
  }

  @Test
  void shouldCatchATornFrame() throws Exception {
    runTests(FrameMutants.TruncatesFrames.class, MIXED).failed(MIXED, "was torn");
  }

  @Test
  void shouldCatchAReorderedFrame() throws Exception {
    runTests(FrameMutants.ReordersFrames.class, MIXED).failed(MIXED, "came in the place of");
  }

  @Test
  void shouldCatchTheLostHeadersOfAFragmentedMessage() throws Exception {
    String test = "H02_shouldCarryHeadersBeforeEverySizeAtWhichAFrameMayEnd";
    runTests(HeaderMutants.LosesHeadersOfFragments.class, test)
        .failed(test, "the headers of message");
  }

  @Test
  void shouldCatchACorruptedHeader() throws Exception {
    String test = "H01_shouldCarryTheMostAndTheLargestHeaders";
    runTests(HeaderMutants.CorruptsHeaders.class, test).failed(test, "the headers of message 1");
  }

  @Test
  void shouldCatchATrySendThatBlocks() throws Exception {
    String test = "T07_shouldRefuseATrySendWhenFullAndLeaveTheBufferUnmoved";
    runHangingTests(FlowMutants.BlocksTrySend.class, test)
        .failed(test, KitResult.HUNG, "FlowMutants", "claim");
  }

  @Test
  void shouldCatchAChannelThatIsNeverFull() throws Exception {
    String test = "T07_shouldRefuseATrySendWhenFullAndLeaveTheBufferUnmoved";
    runTests(FlowMutants.DropsWhenFull.class, test).failed(test, "was never full");
  }

  @Test
  void shouldCatchALastFrameThatIsLostAtClose() throws Exception {
    String test = "T08_shouldDeliverAllWhenTheSenderClosesAtOnce";
    runHangingTests(FlowMutants.LosesLastFrame.class, test)
        .failed(test, KitResult.HUNG, "ContractAssertions.rangeArrives");
  }

  @Test
  void shouldCatchPendingFramesThatAreForgotten() throws Exception {
    String test = "T08_shouldDeliverPendingFramesOfATrySendWhenTheSenderNeverCallsAgain";
    runHangingTests(FlowMutants.ForgetsPendingFrames.class, test)
        .failed(test, KitResult.HUNG, "ContractAssertions.rangeArrives");
  }

  @Test
  void shouldCatchASenderThatStarves() throws Exception {
    String test = "T02_shouldServeAnOccasionalSenderWhileAnotherFloods";
    runHangingTests(FlowMutants.StarvesSenders.class, test).failed(test, KitResult.HUNG, "poll");
  }

  @Test
  void shouldCatchAnAllocationPerFrame() throws Exception {
    String test = "T07_shouldAllocateNothingPerMessageOnTrySendAndPoll";
    runTests(FlowMutants.AllocatesPerFrame.class, test).failed(test, "bytes were allocated for");
  }

  @Test
  void shouldCatchALinkThatClosesOnInterrupt() throws Exception {
    String test = "T12_shouldInterruptABlockedSendAndSendNothing";
    runTests(WaitMutants.ClosesOnInterrupt.class, test)
        .failed(test, "InterruptedException", "closed by an interrupt");
  }

  @Test
  void shouldCatchASwallowedInterrupt() throws Exception {
    String test = "T12_shouldInterruptABlockedReceive";
    runHangingTests(WaitMutants.SwallowsInterrupts.class, test)
        .failed(test, KitResult.HUNG, "BackgroundAction.failure");
  }

  @Test
  void shouldCatchALinkThatSleepsThroughClose() throws Exception {
    String test = "T13_shouldWakeABlockedReceiveWhenTheReceiverIsClosed";
    runHangingTests(WaitMutants.SleepsThroughClose.class, test)
        .failed(test, KitResult.HUNG, "BackgroundAction.failure");
  }

  @Test
  void shouldCatchALinkThatSleepsThroughArrivals() throws Exception {
    String test = "T15_shouldWakeAWaitingReceiverForEachMessage";
    runHangingTests(WaitMutants.SleepsThroughArrivals.class, test)
        .failed(test, KitResult.HUNG, "ContractAssertions.awaitCondition");
  }

  @Test
  void shouldCatchALinkThatBurnsTheProcessor() throws Exception {
    String test = "T07_shouldSleepWhileTheChannelIsEmpty";
    runTests(WaitMutants.SpinsWhileWaiting.class, test).failed(test, "waiting used");
  }

  @Test
  void shouldCatchALinkThatDoesNotReportALostReceiver() throws Exception {
    String sends = "T09_shouldFailEverySendBegunASecondAfterTheReceiverClosed";
    String blocked = "T09_shouldWakeABlockedSendWhenTheReceiverCloses";
    runHangingTests(PeerMutants.IgnoresReceiverLoss.class, sends, blocked)
        .failed(sends, "returned instead of throwing")
        .failed(blocked, KitResult.HUNG, "Streamer.failure");
  }

  @Test
  void shouldCatchALinkThatTreatsASlowReceiverAsDead() throws Exception {
    String test = "T11_shouldTreatAReceiverThatDoesNotPollAsAlive";
    runTests(PeerMutants.TreatsSlowReceiverAsDead.class, test)
        .failed(test, "ended instead of blocking", "IPC-203");
  }

  @Test
  void shouldCatchALinkThatTreatsAnIdleSenderAsDead() throws Exception {
    String test = "T11_shouldTreatAnIdleSenderAsAlive";
    runTests(PeerMutants.TreatsIdleSenderAsDead.class, test).failed(test, "peers lost");
  }

  @Test
  void shouldCatchALinkThatDoesNotReportThatASenderLeft() throws Exception {
    String test = "T06_shouldEndWhenTheLastSenderLeaves";
    runHangingTests(PeerMutants.HidesDepartures.class, test).failed(test, KitResult.HUNG, "poll");
  }

  @Test
  void shouldCatchASecondReceiver() throws Exception {
    String test = "T04_shouldRefuseASecondReceiverOfTheAddressUnderAnotherName";
    runTests(PeerMutants.AdmitsASecondReceiver.class, test)
        .failed(test, "returned instead of throwing", "CHANNEL_IN_USE");
  }

  @Test
  void shouldCatchASenderThatReachesTheSuccessor() throws Exception {
    String test = "T04_shouldNotDeliverToTheSuccessorWhatWasSentToAClosedReceiver";
    runTests(PeerMutants.ReconnectsSilently.class, test)
        .failed(test, "returned instead of throwing");
  }

  @Test
  void shouldCatchAHalfMessageOfADeadSender() throws Exception {
    String test = "T10_shouldDropAndCountTheHalfMessageOfAKilledSender";
    runTests(PeerMutants.CompletesPartials.class, test)
        .failed(test, "an unfinished message was delivered");
  }

  @Test
  void shouldCatchAReceiverThatADeadSenderBlocks() throws Exception {
    String test = "T10_shouldServeOtherSendersWhenASenderIsKilled";
    String dump =
        runHangingProcessTests(PeerMutants.StopsAfterSenderDeath.class, test)
            .failed(test, KitResult.HUNG, "poll")
            .dump();
    assertTrue(
        dump.contains("streamer-0"), () -> "the threads of this JVM are not in the dump: " + dump);
    assertTrue(dump.contains("---- peer"), () -> "no peer is in the dump: " + dump);
  }

  @Test
  void shouldCatchALeakedDescriptor() throws Exception {
    String test = "T05_shouldLetTwoHundredSendersComeAndGo";
    runTests(LeakMutants.LeaksDescriptors.class, test)
        .failed(test, "the test left behind", "of pipe:");
  }

  @Test
  void shouldCatchALeakedThread() throws Exception {
    String test = "T13_shouldCloseAReceiverRepeatedly";
    runTests(LeakMutants.LeaksThreads.class, test)
        .failed(test, "the test left behind", "thread leaked");
  }

  @Test
  void shouldCatchALeakedFile() throws Exception {
    String test = "T13_shouldLeaveNoFileBehindAfterManyCycles";
    runTests(LeakMutants.LeaksFiles.class, test).failed(test, "files after one cycle");
  }

  @Test
  void shouldCatchALinkThatAdmitsTooManySenders() throws Exception {
    String test = "T05_shouldRefuseOneSenderTooMany";
    runTests(LeakMutants.AdmitsTooManySenders.class, test)
        .failed(test, "returned instead of throwing", "TOO_MANY_SENDERS");
  }
}
