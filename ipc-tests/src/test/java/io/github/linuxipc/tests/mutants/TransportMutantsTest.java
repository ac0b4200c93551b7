package io.github.linuxipc.tests.mutants;

import static io.github.linuxipc.tests.mutants.MutantRunner.judge;
import static io.github.linuxipc.tests.mutants.MutantRunner.judgeHanging;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Each broken transport fails the kit, in the right test and for the right reason. */
@Tag("slow")
@Tag("one-jdk")
class TransportMutantsTest {
  private static final String HUNG = "was ended by the watchdog";
  private static final String MIXED =
      "T03_shouldDeliverTwentyThousandMessagesOfMixedSizesOnceAndWhole";

  @Test
  void shouldCatchALostFrame() throws Exception {
    judge(FrameMutants.Drops.class, MIXED).failed(MIXED, "came in the place of");
  }

  @Test
  void shouldCatchADoubledFrame() throws Exception {
    judge(FrameMutants.Doubles.class, MIXED).failed(MIXED, "frames skipped by the receiver");
  }

  @Test
  void shouldCatchACorruptedFrame() throws Exception {
    judge(FrameMutants.Corrupts.class, MIXED).failed(MIXED, "was corrupted: byte 44");
  }

  @Test
  void shouldCatchATornFrame() throws Exception {
    judge(FrameMutants.Tears.class, MIXED).failed(MIXED, "was torn");
  }

  @Test
  void shouldCatchAReorderedFrame() throws Exception {
    judge(FrameMutants.Reorders.class, MIXED).failed(MIXED, "came in the place of");
  }

  @Test
  void shouldCatchATrySendThatBlocks() throws Exception {
    String test = "T07_shouldRefuseATrySendWhenFullAndLeaveTheBufferUnmoved";
    judgeHanging(FlowMutants.Blocks.class, test).failed(test, HUNG, "FlowMutants", "claim");
  }

  @Test
  void shouldCatchAChannelThatIsNeverFull() throws Exception {
    String test = "T07_shouldRefuseATrySendWhenFullAndLeaveTheBufferUnmoved";
    judge(FlowMutants.Overflows.class, test).failed(test, "was never full");
  }

  @Test
  void shouldCatchALastFrameThatIsLostAtClose() throws Exception {
    String test = "T08_shouldDeliverAllWhenTheSenderClosesAtOnce";
    judgeHanging(FlowMutants.LosesTheLast.class, test).failed(test, HUNG, "Check.arrive");
  }

  @Test
  void shouldCatchATailThatIsForgotten() throws Exception {
    String test = "T08_shouldDeliverTheTailOfATrySendThoughTheSenderNeverCallsAgain";
    judgeHanging(FlowMutants.ForgetsTheTail.class, test).failed(test, HUNG, "Check.arrive");
  }

  @Test
  void shouldCatchAQuietSenderThatStarves() throws Exception {
    String test = "T02_shouldServeAQuietSenderWhileAnotherFloods";
    judgeHanging(FlowMutants.Starves.class, test).failed(test, HUNG, "poll");
  }

  @Test
  void shouldCatchGarbage() throws Exception {
    String test = "T07_shouldAllocateNothingPerMessageOnTrySendAndPoll";
    judge(FlowMutants.Litters.class, test).failed(test, "bytes were allocated for");
  }

  @Test
  void shouldCatchALinkThatClosesOnInterrupt() throws Exception {
    String test = "T12_shouldInterruptABlockedSendAndSendNothing";
    judge(WaitMutants.ClosesOnInterrupt.class, test)
        .failed(test, "InterruptedException", "closed by an interrupt");
  }

  @Test
  void shouldCatchASwallowedInterrupt() throws Exception {
    String test = "T12_shouldInterruptABlockedReceive";
    judgeHanging(WaitMutants.SwallowsInterrupts.class, test).failed(test, HUNG, "Call.failure");
  }

  @Test
  void shouldCatchALinkThatSleepsThroughClose() throws Exception {
    String test = "T13_shouldWakeABlockedReceiveWhenTheReceiverIsClosed";
    judgeHanging(WaitMutants.SleepsThroughClose.class, test).failed(test, HUNG, "Call.failure");
  }

  @Test
  void shouldCatchALinkThatSleepsThroughArrivals() throws Exception {
    String test = "T15_shouldWakeAWaitingReceiverForEachMessage";
    judgeHanging(WaitMutants.SleepsThroughArrivals.class, test).failed(test, HUNG, "Check.until");
  }

  @Test
  void shouldCatchALinkThatBurnsTheProcessor() throws Exception {
    String test = "T07_shouldSleepWhileItIsEmpty";
    judge(WaitMutants.Spins.class, test).failed(test, "waiting burned");
  }

  @Test
  void shouldCatchALinkThatDoesNotTellOfALostReceiver() throws Exception {
    String sends = "T09_shouldTellEverySendBegunASecondAfterTheReceiverClosed";
    String blocked = "T09_shouldWakeABlockedSendWhenTheReceiverCloses";
    judgeHanging(PeerMutants.Trusts.class, sends, blocked)
        .failed(sends, "returned instead of throwing")
        .failed(blocked, HUNG, "Streamer.failure");
  }

  @Test
  void shouldCatchALinkThatTakesASlowReceiverForDead() throws Exception {
    String test = "T11_shouldNotTakeAReceiverThatDoesNotPollForDead";
    judge(PeerMutants.Despairs.class, test).failed(test, "ended instead of blocking", "IPC-203");
  }

  @Test
  void shouldCatchALinkThatTakesAQuietSenderForDead() throws Exception {
    String test = "T11_shouldNotTakeASenderThatSendsNothingForDead";
    judge(PeerMutants.Forgets.class, test).failed(test, "peers lost");
  }

  @Test
  void shouldCatchALinkThatDoesNotTellThatASenderLeft() throws Exception {
    String test = "T06_shouldEndWhenTheLastSenderLeaves";
    judgeHanging(PeerMutants.Clings.class, test).failed(test, HUNG, "poll");
  }

  @Test
  void shouldCatchASecondReceiver() throws Exception {
    String test = "T04_shouldRefuseASecondReceiverOfTheAddressUnderAnotherName";
    judge(PeerMutants.Shares.class, test)
        .failed(test, "returned instead of throwing", "CHANNEL_IN_USE");
  }

  @Test
  void shouldCatchASenderThatReachesTheSuccessor() throws Exception {
    String test = "T04_shouldKeepFromTheSuccessorWhatWasMeantForAClosedReceiver";
    judge(PeerMutants.Follows.class, test).failed(test, "returned instead of throwing");
  }

  @Test
  void shouldCatchAHalfMessageOfADeadSender() throws Exception {
    String test = "T10_shouldDropAndCountTheHalfMessageOfAKilledSender";
    judge(PeerMutants.Completes.class, test).failed(test, "a message came that was never finished");
  }

  @Test
  void shouldCatchAReceiverThatADeadSenderWedges() throws Exception {
    String test = "T10_shouldKeepTheTrafficOfOthersGoingWhenASenderIsKilled";
    String dump = judgeHanging(PeerMutants.Wedges.class, test).failed(test, HUNG, "poll").dump();
    assertTrue(dump.contains("streamer-0"), () -> "our own threads are not in the dump: " + dump);
    assertTrue(dump.contains("---- peer"), () -> "no peer is in the dump: " + dump);
  }

  @Test
  void shouldCatchALeakedDescriptor() throws Exception {
    String test = "T05_shouldLetTwoHundredSendersComeAndGo";
    judge(LeakMutants.LeaksDescriptors.class, test)
        .failed(test, "the test left behind", "of pipe:");
  }

  @Test
  void shouldCatchALeakedThread() throws Exception {
    String test = "T13_shouldCloseAReceiverAgainAndAgain";
    judge(LeakMutants.LeaksThreads.class, test)
        .failed(test, "the test left behind", "thread leaked");
  }

  @Test
  void shouldCatchALeakedFile() throws Exception {
    String test = "T13_shouldLeaveNoFileBehindAfterManyCycles";
    judge(LeakMutants.LeaksFiles.class, test).failed(test, "files after one cycle");
  }

  @Test
  void shouldCatchALinkThatAdmitsTooManySenders() throws Exception {
    String test = "T05_shouldRefuseOneSenderTooMany";
    judge(LeakMutants.Crowds.class, test)
        .failed(test, "returned instead of throwing", "TOO_MANY_SENDERS");
  }
}
