package io.github.linuxipc.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("slow")
@Tag("one-jdk")
@Timeout(300)
class TopicsCommandTest {
  private static final String NUMBER = " +[0-9.]+";
  private static final String RATE = " +[0-9.]+( [kM])?";

  private final StringWriter table = new StringWriter();
  private final StringWriter progress = new StringWriter();

  private int topics(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "topics";
    System.arraycopy(args, 0, all, 1, args.length);
    return Bench.command()
        .setOut(new PrintWriter(table))
        .setErr(new PrintWriter(progress))
        .execute(all);
  }

  /**
   * Returns whether a topic has a row with the rate, the range of the rates, p50 and p99 of the
   * times, the allocation of publisher and subscriber, and the cores in use.
   */
  private boolean hasRow(String subject) {
    String rates = RATE + NUMBER + " .*[0-9.]+( [kM])?\\.\\.[0-9.]+( [kM])?";
    String rest = NUMBER.repeat(5);
    return table.toString().lines().anyMatch(line -> line.matches(subject + rates + rest));
  }

  @Test
  void shouldMeasureEachTopicInRealProcesses() {
    int code =
        topics(
            "--rounds",
            "1",
            "--sizes",
            "64",
            "--subscribers",
            "1,2",
            "--warm-up",
            "100ms",
            "--window",
            "200ms",
            "--topics",
            "aeron,chronicle,jeromq,shm-futex,unix");
    assertEquals(0, code, progress.toString());
    String text = table.toString();
    assertTrue(text.contains("topic, 64 B, 1 subscriber (ratios to aeron)"), text);
    assertTrue(text.contains("topic, 64 B, 2 subscribers (ratios to aeron)"), text);
    for (String topic : new String[] {"aeron", "chronicle", "jeromq", "shm-futex", "unix"}) {
      assertTrue(hasRow(topic), topic + " in " + text);
    }
  }

  @Test
  void shouldMeasureLargeMessagesAndTheChannelBesideTheTopic() {
    int code =
        topics(
            "--rounds",
            "1",
            "--sizes",
            "64k",
            "--subscribers",
            "3",
            "--warm-up",
            "1s",
            "--window",
            "500ms",
            "--topics",
            "shm-spin");
    assertEquals(0, code, progress.toString());
    assertTrue(progress.toString().contains("[2/2]"), progress.toString());
    assertTrue(hasRow("shm-spin"), table.toString());
    assertTrue(
        table.toString().lines().anyMatch(line -> line.startsWith("shm-spin-channel ")),
        table.toString());
  }

  @Test
  void shouldSayInHeaderAndFootThatThereAreMoreParticipantsThanCores() {
    String[] plan = {"--rounds", "1", "--warm-up", "50ms", "--window", "100ms", "--sizes", "16"};
    String[] args = {"--topics", "unix", "--subscribers", "1", "--cpus", "0"};
    String[] all = new String[plan.length + args.length];
    System.arraycopy(plan, 0, all, 0, plan.length);
    System.arraycopy(args, 0, all, plan.length, args.length);
    assertEquals(0, topics(all), progress.toString());
    String text = table.toString();
    assertTrue(text.contains("over-subscribed: topics with 1 subscribers"), text);
    assertTrue(text.contains("over-subscribed: 2 participants on 1 cores"), text);
  }

  @Test
  void shouldRefuseInvalidOptionsWithTheReason() {
    assertRefused("no topic smoke", "--topics", "smoke");
    assertRefused("17 subscribers are outside 1 to 16", "--subscribers", "17");
    assertRefused("0 subscribers are outside 1 to 16", "--subscribers", "0");
    assertRefused("not a list of cores", "--cpus", "many");
    assertRefused("outside 16 to 1m", "--sizes", "8");
  }

  private void assertRefused(String reason, String... args) {
    assertEquals(2, topics(args), progress.toString());
    assertTrue(progress.toString().contains(reason), progress.toString());
    assertFalse(table.toString().contains("msg/s"), table.toString());
  }
}
