package io.github.linuxipc.tests.mutants;

import java.util.List;

/** All broken transports and notifiers. */
final class Mutants {
  static final List<Class<? extends Mutant>> TRANSPORTS =
      List.of(
          IdentityMutant.class,
          FrameMutants.Drops.class,
          FrameMutants.Doubles.class,
          FrameMutants.Corrupts.class,
          FrameMutants.Tears.class,
          FrameMutants.Reorders.class,
          FlowMutants.Blocks.class,
          FlowMutants.Overflows.class,
          FlowMutants.LosesTheLast.class,
          FlowMutants.ForgetsTheTail.class,
          FlowMutants.Starves.class,
          FlowMutants.Litters.class,
          WaitMutants.ClosesOnInterrupt.class,
          WaitMutants.SwallowsInterrupts.class,
          WaitMutants.SleepsThroughClose.class,
          WaitMutants.SleepsThroughArrivals.class,
          WaitMutants.Spins.class,
          PeerMutants.Trusts.class,
          PeerMutants.Despairs.class,
          PeerMutants.Forgets.class,
          PeerMutants.Clings.class,
          PeerMutants.Shares.class,
          PeerMutants.Follows.class,
          PeerMutants.Completes.class,
          PeerMutants.Wedges.class,
          LeakMutants.LeaksDescriptors.class,
          LeakMutants.LeaksThreads.class,
          LeakMutants.LeaksFiles.class,
          LeakMutants.Crowds.class);

  static final List<Class<? extends NotifierMutant>> NOTIFIERS =
      List.of(
          EventPresenceMutants.FaithfulBell.class,
          EventPresenceMutants.Flatters.class,
          EventPresenceMutants.Remembers.class,
          EventPresenceMutants.Admits.class,
          EventPresenceMutants.GivesUp.class,
          EventPresenceMutants.Believes.class,
          EventPresenceMutants.Buries.class,
          EventPresenceMutants.Drips.class,
          EventPresenceMutants.Strews.class,
          EventWaitMutants.MissesTheEarly.class,
          EventWaitMutants.LosesSome.class,
          EventWaitMutants.Rattles.class,
          EventWaitMutants.Hurries.class,
          EventWaitMutants.Ignores.class,
          EventWaitMutants.Spills.class,
          EventWaitMutants.Snores.class,
          EventWaitMutants.Burns.class,
          EventWaitMutants.Merges.class,
          EventWaitMutants.Stutters.class,
          EventWaitMutants.Abandons.class);

  private Mutants() {}
}
