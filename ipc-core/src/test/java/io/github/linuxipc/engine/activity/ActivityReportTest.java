package io.github.linuxipc.engine.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.linuxipc.channel.EndpointKind;
import io.github.linuxipc.inventory.EndpointActivity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other processes have written is read, and not trusted. */
class ActivityReportTest {
  private static final String HEADER = "ipc-stats 1\t4711\t17\n";
  private static final String SENDER = "e\tsender\torders\tunix:/x\t1\t2\t3\t4\n";

  @Test
  void shouldReadEndpointsAndTheSubscriptionsThatHoldThemBack() {
    String publisher = "e\tpublisher\tprices\tshm:prices\t5\t6\t7\t8\n";
    List<EndpointActivity> found =
        ActivityReport.parse(HEADER + SENDER + publisher + "s\t12\twait\t3\ns\t13\tskip\t0\n");
    assertEquals(
        List.of(
            new EndpointActivity(
                4711, EndpointKind.SENDER, "orders", "unix:/x", 17, 1, 2, 3, 4, List.of()),
            new EndpointActivity(
                4711,
                EndpointKind.PUBLISHER,
                "prices",
                "shm:prices",
                17,
                5,
                6,
                7,
                8,
                List.of(
                    new EndpointActivity.Blocker(12, "wait", 3),
                    new EndpointActivity.Blocker(13, "skip", 0)))),
        found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ipc-stats 2\t1\t1\n", "ipc-stats 1\t1\n", "ipc-stats 1\t-1\t1\n", "\0\0\0"})
  void shouldReadNothingWithoutAHeaderOfThisVersion(String header) {
    assertEquals(List.of(), ActivityReport.parse(header + SENDER));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "e\tsender\torders\tunix:/x\t1\t2\t3\n",
        "e\tking\torders\tunix:/x\t1\t2\t3\t4\n",
        "s\t1\twait\t1\n",
        "x\n",
        "\n"
      })
  void shouldLeaveOutLinesThatAreNotValid(String line) {
    assertEquals(1, ActivityReport.parse(HEADER + line + SENDER).size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "99999999999999999999", "1.5", ""})
  void shouldStopAtANumberThatIsNotValid(String number) {
    String bad = "e\tsender\torders\tunix:/x\t" + number + "\t2\t3\t4\n";
    assertEquals(1, ActivityReport.parse(HEADER + SENDER + bad + SENDER).size());
  }

  @Test
  void shouldNotPassControlCharactersToATerminal() {
    String evil = "e\tsender\t\u001b[2Jorders\tunix:/x\t1\t2\t3\t4\n";
    assertEquals("?[2Jorders", ActivityReport.parse(HEADER + evil).get(0).name());
  }
}
