package io.github.linuxipc.engine.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.engine.registry.ProcessId;
import io.github.linuxipc.topic.WhenFull;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the kinds of messages and the files of a topic with docs/wire-topics.md. */
class TopicWireTest {
  private static final Path PAGE = Path.of("../docs/wire-topics.md");

  @TempDir Path directory;

  /** Returns the vector of the page whose description begins with a text. */
  private static String vector(String what) throws IOException {
    String row =
        Files.readString(PAGE)
            .lines()
            .filter(line -> line.startsWith("| " + what))
            .findFirst()
            .orElseThrow();
    return row.substring(row.indexOf('`') + 1, row.lastIndexOf('`')).replace(" ", "");
  }

  private static String hex(Path file) throws IOException {
    return HexFormat.of().formatHex(Files.readAllBytes(file));
  }

  @Test
  void shouldNumberTheKindsAsThePageDoes() throws Exception {
    String page = Files.readString(PAGE);
    assertTrue(page.contains("| " + TopicMessage.JOIN + " | JOIN |"));
    assertTrue(page.contains("| " + TopicMessage.MESSAGE + " | MESSAGE |"));
    assertTrue(page.contains("| " + TopicMessage.GAP + " | GAP |"));
  }

  @Test
  void shouldWriteAndReadTheAnnouncementOfTheVector() throws Exception {
    Path file = directory.resolve("~0.pub");
    Announcement written =
        Announcement.create(file, 4711, 42, 9, List.of(WhenFull.WAIT, WhenFull.LEAVE));
    assertEquals(vector("announcement"), hex(file));
    Announcement read = Announcement.map(file);
    assertTrue(read.isOpen());
    assertEquals(4711, read.pid());
    assertEquals(42, read.inodeAcquire());
    assertEquals(9, read.lastNumberAcquire());
    assertTrue(read.allows(WhenFull.LEAVE));
    assertFalse(read.allows(WhenFull.SKIP));
    written.close();
    assertFalse(read.isOpen());
  }

  @Test
  void shouldWriteAndReadTheLinkRecordOfTheVector() throws Exception {
    Path file = directory.resolve("~1.63.link");
    LinkRecord.create(file, 99, 4711, 9, "~0000000000000");
    assertEquals(vector("link record"), hex(file));
    LinkRecord read = LinkRecord.map(file);
    assertEquals(99, read.senderId());
    assertEquals(4711, read.pid());
    assertEquals("~0000000000000", read.publisher());
    read.positionRelease(10);
    assertEquals(10, LinkRecord.map(file).position());
    Files.write(file, new byte[64]);
    assertThrows(IOException.class, () -> LinkRecord.map(file));
  }

  @Test
  void shouldWriteTheMembersFileOfTheVector() throws Exception {
    Path file = directory.resolve("members");
    MembersWord.create(file);
    MembersWord members = MembersWord.map(file);
    members.addSubscription();
    members.addSubscription();
    members.addPublisher();
    assertEquals(vector("members: 2"), hex(file));
    assertEquals(2, MembersWord.map(file).subscriptionsAcquire());
    assertEquals(1, MembersWord.map(file).publishersAcquire());
  }

  @Test
  void shouldWriteAndReadTheTextsOfThePage() throws Exception {
    String page = Files.readString(PAGE);
    TopicTerms terms = new TopicTerms(2, "unix", 1 << 20, 64, 64);
    assertEquals(terms, TopicTerms.parse(terms.text()));
    terms.text().lines().forEach(line -> assertTrue(page.contains("\n" + line + " "), line));
    SubscriptionRecord record =
        new SubscriptionRecord(
            "~0",
            ProcessId.parse("4711@4026531836"),
            WhenFull.SKIP,
            10,
            5_000_000_000L,
            3,
            Optional.of("audit"));
    assertEquals(record, SubscriptionRecord.parse("~0", record.text()));
    record.text().lines().forEach(line -> assertTrue(page.contains(" " + line + "\n"), line));
  }
}
