package io.github.linuxipc.tests.mutants;

import io.github.linuxipc.tests.NotifierContract;
import io.github.linuxipc.tests.peer.ChildJvm;
import java.io.IOException;

/** Runs the kit of notifiers on the mutant that {@link MutantRunner} has selected. */
class NotifierMutantContract extends NotifierContract {
  static volatile String scheme = "sem";

  @Override
  public String address(String name) {
    return scheme + ":" + name;
  }

  @Override
  public void raise(String name, long pid) throws IOException, InterruptedException {
    ChildJvm.signal("USR1", pid);
  }
}
