package io.github.linuxipc.tests.contract;

import io.github.linuxipc.tests.NotifierContract;
import io.github.linuxipc.tests.peer.ChildJvm;
import java.io.IOException;
import org.junit.jupiter.api.Tag;

/** The contract of events over signals. The two events of a test use SIGUSR1 and SIGHUP. */
@Tag("second-jdk")
class SignalEventContractTest extends NotifierContract {
  @Override
  public String address(String name) {
    return "signal:" + name + (name.endsWith("-b") ? "?signal=HUP" : "");
  }

  @Override
  public void raise(String name, long pid) throws IOException, InterruptedException {
    ChildJvm.signal("USR1", pid);
  }
}
