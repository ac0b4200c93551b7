package io.github.linuxipc.tests.mutants;

import java.util.List;

/** All mutants of transports and notifiers, including those that change nothing. */
final class Mutants {
  static final List<Class<? extends Mutant>> TRANSPORTS =
      List.of(
          IdentityMutant.class,
          FrameMutants.DropsFrames.class,
          FrameMutants.DuplicatesFrames.class,
          FrameMutants.CorruptsFrames.class,
          FrameMutants.TruncatesFrames.class,
          FrameMutants.ReordersFrames.class,
          HeaderMutants.LosesHeadersOfFragments.class,
          HeaderMutants.CorruptsHeaders.class,
          FlowMutants.BlocksTrySend.class,
          FlowMutants.DropsWhenFull.class,
          FlowMutants.LosesLastFrame.class,
          FlowMutants.ForgetsPendingFrames.class,
          FlowMutants.StarvesSenders.class,
          FlowMutants.AllocatesPerFrame.class,
          WaitMutants.ClosesOnInterrupt.class,
          WaitMutants.SwallowsInterrupts.class,
          WaitMutants.SleepsThroughClose.class,
          WaitMutants.SleepsThroughArrivals.class,
          WaitMutants.SpinsWhileWaiting.class,
          PeerMutants.IgnoresReceiverLoss.class,
          PeerMutants.TreatsSlowReceiverAsDead.class,
          PeerMutants.TreatsIdleSenderAsDead.class,
          PeerMutants.HidesDepartures.class,
          PeerMutants.AdmitsASecondReceiver.class,
          PeerMutants.ReconnectsSilently.class,
          PeerMutants.CompletesPartials.class,
          PeerMutants.StopsAfterSenderDeath.class,
          LeakMutants.LeaksDescriptors.class,
          LeakMutants.LeaksThreads.class,
          LeakMutants.LeaksFiles.class,
          LeakMutants.AdmitsTooManySenders.class);

  static final List<Class<? extends NotifierMutant>> NOTIFIERS =
      List.of(
          EventPresenceMutants.IdentityNotifier.class,
          EventPresenceMutants.ReportsAWaiter.class,
          EventPresenceMutants.KeepsEarlierWakes.class,
          EventPresenceMutants.AdmitsASecondWaiter.class,
          EventPresenceMutants.IgnoresTheSuccessor.class,
          EventPresenceMutants.TreatsDeadAsAlive.class,
          EventPresenceMutants.TreatsStoppedAsDead.class,
          EventPresenceMutants.LeaksPipes.class,
          EventPresenceMutants.LeavesFiles.class,
          EventWaitMutants.LosesEarlyWakes.class,
          EventWaitMutants.LosesSomeWakes.class,
          EventWaitMutants.WakesSpuriously.class,
          EventWaitMutants.ReturnsEarly.class,
          EventWaitMutants.IgnoresInterrupts.class,
          EventWaitMutants.LosesWakeOnInterrupt.class,
          EventWaitMutants.IgnoresClose.class,
          EventWaitMutants.BusyWaits.class,
          EventWaitMutants.MergesWakes.class,
          EventWaitMutants.DuplicatesWakes.class,
          EventWaitMutants.RestoresFatalDefault.class);

  private Mutants() {}
}
