package io.github.linuxipc.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ipc publish} and {@code ipc subscribe} as several processes. */
@Tag("one-jdk")
class TopicCommandsTest {
  @RegisterExtension final Sandbox sandbox = new Sandbox();

  private Invocation publish(String... options) throws Exception {
    return sandbox.ipc(words("publish", options));
  }

  /** Starts a subscriber, and waits until it has subscribed. */
  private Invocation subscribe(String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of(options));
    words.add("--verbose");
    Invocation subscriber = sandbox.ipc(words("subscribe", words.toArray(new String[0])));
    subscriber.awaitErrors("subscribed to prices at ");
    return subscriber;
  }

  private static String[] words(String first, String... more) {
    List<String> words = new ArrayList<>(List.of(first, "prices"));
    words.addAll(List.of(more));
    return words.toArray(new String[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "tcp", "shm"})
  void P01_shouldPrintWhatIsPublishedInEachSubscriber(String transport) throws Exception {
    List<Invocation> subscribers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      ProcessBuilder subscribe =
          sandbox.command("subscribe", "prices", "--count", "3", "--verbose");
      subscribe.environment().put("IPC_TRANSPORT", transport);
      Invocation subscriber = sandbox.start(subscribe);
      subscriber.awaitErrors("subscribed to prices at " + transport + ":");
      subscribers.add(subscriber);
    }
    ProcessBuilder publish = sandbox.command("publish", "prices", "one", "", "three");
    publish.environment().put("IPC_TRANSPORT", transport);
    sandbox.start(publish).exits(0).prints("").noErrors();
    for (Invocation subscriber : subscribers) {
      subscriber.exits(0).prints("one\n\nthree\n").errorContains("received 3 messages");
    }
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void P01_shouldCarryLinesByteForByte() throws Exception {
    byte[] lines = new byte[200_000];
    new Random(8).nextBytes(lines); // about 800 lines
    lines[lines.length - 1] = '\n';
    int count = 0;
    for (byte b : lines) {
      count += b == '\n' ? 1 : 0;
    }
    Invocation subscriber = subscribe("--count", "" + count);
    publish().type(lines).endInput().exits(0).noErrors();
    assertArrayEquals(lines, subscriber.exits(0).output());
  }

  @Test
  void P01_shouldNotReadAnEndlessLineToItsEnd() throws Exception {
    ProcessBuilder publish = sandbox.command("publish", "prices");
    publish.redirectInput(new File("/dev/zero"));
    sandbox
        .start(publish)
        .exits(2)
        .errorStartsWith("IPC-206 Line 1 was not published: ")
        .errorContains("max-message-size=1048576");
  }

  @Test
  void P02_shouldPublishWithoutSubscribers() throws Exception {
    publish("--verbose", "a", "b")
        .exits(0)
        .errorStartsWith("published 2 messages to 0 subscribers of prices");
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void P04_shouldPrintTheHistoryThatItAsksFor() throws Exception {
    ProcessBuilder publish = sandbox.command("publish", "prices", "--verbose");
    publish.environment().put("IPC_TOPICS_PRICES_HISTORY", "5");
    Invocation publisher = sandbox.start(publish);
    Invocation first = subscribe("--count", "4");
    publisher.type("1\n2\n3\n4\n");
    first.exits(0).prints("1\n2\n3\n4\n");
    subscribe("--history", "2", "--count", "2").exits(0).prints("3\n4\n");
    publisher.endInput().exits(0);
  }

  @Test
  void P05_shouldRefuseAPolicyThatThePublisherDoesNotAllow() throws Exception {
    ProcessBuilder publish = sandbox.command("publish", "prices");
    publish.command().add(1, "-Dipc.topics.prices.allow-when-full=wait");
    Invocation publisher = sandbox.start(publish);
    Invocation first = subscribe("--count", "1");
    publisher.type("x\n");
    first.exits(0).prints("x\n");
    sandbox
        .ipc(words("subscribe", "--when-full", "skip"))
        .exits(1)
        .prints("")
        .errorStartsWith("IPC-602");
    assertTrue(publisher.isAlive());
  }

  @Test
  void P09_shouldKeepWhatIsPublishedForADurableSubscriptionUntilItIsRemoved() throws Exception {
    String[] subscribe = {"subscribe", "shm:prices", "--subscription", "audit", "--count", "1"};
    List<String> first = new ArrayList<>(List.of(subscribe));
    first.add("--verbose");
    Invocation subscriber = sandbox.ipc(first.toArray(new String[0]));
    subscriber.awaitErrors("subscribed to shm:prices");
    sandbox
        .ipc("ls", "prices")
        .exits(0)
        .printsMatching("(?s).*\nsubscriber +audit +skip +live +\\d+ .*");
    sandbox.ipc(subscribe).exits(1).prints("").errorStartsWith("IPC-103");
    sandbox.ipc("rm", "prices", "--subscription", "audit").exits(1).errorStartsWith("IPC-103");
    publish("one").exits(0);
    subscriber.exits(0).prints("one\n");
    publish("two", "three").exits(0).noErrors();
    sandbox.ipc(subscribe).exits(0).prints("two\n");
    sandbox
        .ipc("ls", "prices")
        .exits(0)
        .printsMatching("(?s).*\nsubscriber +audit +skip +away +\\d+ .*");
    sandbox.ipc(subscribe).exits(0).prints("three\n");
    sandbox.ipc("rm", "prices", "--subscription", "audit").exits(0).prints("").noErrors();
    sandbox.ipc("rm", "prices", "--subscription", "audit").exits(1).errorStartsWith("IPC-604");
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void P10_shouldEndWithTheLastPublisher() throws Exception {
    ProcessBuilder subscribe = sandbox.command("subscribe", "prices", "--verbose");
    subscribe.environment().put("IPC_TOPICS_PRICES_END_OF_STREAM", "last-publisher");
    Invocation subscriber = sandbox.start(subscribe);
    subscriber.awaitErrors("subscribed");
    publish("a").exits(0);
    subscriber.exits(0).prints("a\n");
  }

  @Test
  void P01_shouldPublishHeadersAndShowThemOnlyWhenAsked() throws Exception {
    Invocation with = subscribe("--headers", "--count", "1");
    Invocation without = subscribe("--count", "1");
    publish("--header", "a=1=2", "--header=b=é", "x").exits(0);
    with.exits(0).prints("a=1=2\tb=é\tx\n");
    without.exits(0).prints("x\n");
  }

  @Test
  void P08_shouldLeaveNothingBehindWhenItIsTerminated() throws Exception {
    Invocation subscriber = subscribe();
    subscriber.terminate();
    subscriber.exits(143).prints("");
    assertEquals(List.of(), sandbox.leftovers());
  }

  @Test
  void shouldEndWhenNoMessageComes() throws Exception {
    sandbox
        .ipc(words("subscribe", "--timeout", "200ms"))
        .exits(3)
        .prints("")
        .errorContains("No message came on prices for --timeout=200ms");
  }
}
