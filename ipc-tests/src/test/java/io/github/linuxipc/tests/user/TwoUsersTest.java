package io.github.linuxipc.tests.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.linuxipc.tests.guard.DirectoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two users of one group exchange messages, and a third user is kept away. The users need not be in
 * the user database. Needs root, to become them.
 */
@Tag("slow")
@Tag("one-jdk")
@Timeout(180)
class TwoUsersTest {
  private static final int OWNER = 54321;
  private static final int MEMBER = 54322;
  private static final int STRANGER = 54323;
  private static final int GROUP = 60001;
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  private static Path base = Path.of("");

  /** The processes of the owner, the member and the stranger, in this order. */
  private static final List<ChildCommands> USERS = new ArrayList<>();

  private final ChildCommands owner = USERS.get(0);
  private final ChildCommands member = USERS.get(1);
  private final ChildCommands stranger = USERS.get(2);

  @BeforeAll
  static void startUsers() throws IOException {
    assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "needs root, to switch to other users");
    assumeTrue(Files.isExecutable(SETPRIV), "needs setpriv");
    base = Files.createTempDirectory(Path.of("/dev/shm"), "ipc-users-");
    Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwx--x--x"));
    make(base.resolve("shared"), OWNER, "rwx--x--x");
    String classPath = ReadableClassPath.copyTo(Files.createDirectory(base.resolve("classes")));
    USERS.add(child(OWNER, GROUP, classPath));
    USERS.add(child(MEMBER, GROUP, classPath));
    USERS.add(child(STRANGER, STRANGER, classPath));
  }

  private static void make(Path directory, int uid, String mode) throws IOException {
    Files.createDirectory(directory);
    Files.setAttribute(directory, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(directory, "unix:gid", GROUP, LinkOption.NOFOLLOW_LINKS);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(mode));
  }

  private static ChildCommands child(int uid, int gid, String classPath) throws IOException {
    Path runtime = base.resolve("own-" + uid);
    make(runtime, uid, "rwx------");
    return new ChildCommands(
        List.of(SETPRIV.toString(), "--reuid=" + uid, "--regid=" + gid, "--clear-groups"),
        classPath,
        runtime);
  }

  @AfterAll
  static void endUsers() throws Exception {
    if (USERS.isEmpty()) {
      return;
    }
    for (ChildCommands user : USERS) {
      user.close();
    }
    USERS.clear();
    DirectoryTree.delete(base);
    for (int uid : List.of(OWNER, MEMBER, STRANGER)) {
      Path registry = Path.of("/dev/shm/ipc-" + uid); // of message queues
      if (Files.exists(registry)) {
        DirectoryTree.delete(registry);
      }
    }
  }

  /** A queue is small, so that it fits beside what killed runs have left of the owner's queues. */
  private static String address(String scheme, String name, String options) {
    return scheme.equals("mq")
        ? "mq:/" + base.getFileName() + "-" + name + options + "&depth=2"
        : scheme + ":" + base.resolve("shared").resolve(name + "." + scheme) + options;
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "unix-seqpacket", "unix-dgram", "shm", "fifo", "mq"})
  void H09_shouldServeTheMembersOfAGroupAndNoOtherUser(String scheme) throws Exception {
    String address = address(scheme, "group", "?allow-groups=" + GROUP);
    assertEquals("bound", owner.tell("bind", address));
    assertEquals("opened", member.tell("open", address));
    assertEquals("sent", member.tell("send", address, "one"));
    assertEquals("one", owner.tell("receive", address));

    Set<String> refusals = Set.of("IPC-106", "IPC-107");
    String refusal = stranger.fault("open", address);
    assertTrue(refusals.contains(refusal), () -> scheme + " " + refusal);
    String occupied = stranger.tell("bind", address);
    assertTrue(
        occupied.startsWith(scheme.equals("mq") ? "IPC-107" : "IPC-10"), () -> scheme + occupied);
    if (scheme.equals("mq") && Files.isDirectory(Path.of("/dev/mqueue"))) {
      assertTrue(occupied.contains("belongs to user " + OWNER), occupied);
    }

    assertEquals("sent", member.tell("send", address, "two"));
    assertEquals("two", owner.tell("receive", address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "unix-seqpacket", "unix-dgram", "shm"})
  void H09_shouldServeTheUsersThatAreNamedAndNoOther(String scheme) throws Exception {
    String here = address(scheme, "user", "?allow-users=" + MEMBER);
    String there = address(scheme, "user", "?allow-users=" + OWNER);
    assertEquals("bound", owner.tell("bind", here));
    assertEquals("IPC-106", stranger.fault("open", there));
    assertEquals("opened", member.tell("open", there));
    assertEquals("sent", member.tell("send", there, "one"));
    assertEquals("one", owner.tell("receive", here));
    assertEquals(String.valueOf(MEMBER), owner.tell("user", here));
    String trusting = address(scheme, "user", "");
    assertEquals("IPC-106", member.fault("open", trusting), "the receiver is another user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix", "shm"})
  void H09_shouldAdmitAMemberWhileAStrangerKeepsConnecting(String scheme) throws Exception {
    String address = address(scheme, "flood", "?allow-groups=" + GROUP);
    assertEquals("bound", owner.tell("bind", address));
    String path = base.resolve("shared").resolve("flood." + scheme).toString();
    assertEquals("flooded", stranger.tell("flood", path, "300"));
    assertEquals("opened", member.tell("open", address));
    assertEquals("sent", member.tell("send", address, "through"));
    assertEquals("through", owner.tell("receive", address));
  }

  @Test
  void C01_shouldRefuseOptionsThatAMechanismCannotKeep() throws Exception {
    String users = "?allow-users=" + MEMBER;
    assertEquals("IPC-306", owner.fault("bind", address("fifo", "bad", users)));
    assertEquals("IPC-306", owner.fault("bind", address("mq", "bad", users)));
    assertEquals("IPC-306", owner.fault("bind", address("shm", "bad", users + "&memory=named")));
    assertEquals("IPC-306", owner.fault("bind", address("fifo", "bad", "?allow-groups=1:2")));
    assertEquals("IPC-306", owner.fault("bind", address("unix", "bad", "?allow-groups=no-such")));
  }

  @Test
  void H09_shouldMakeTheDirectoryOfAFifoForTheGroup() throws Exception {
    Path directory = base.resolve("shared").resolve("made");
    String address = "fifo:" + directory.resolve("orders") + "?allow-groups=" + GROUP;
    assertEquals("bound", owner.tell("bind", address));
    assertEquals(
        "rwx--x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)));
    assertEquals(GROUP, Files.getAttribute(directory, "unix:gid"));
    assertEquals("opened", member.tell("open", address));
    assertTrue(stranger.fault("open", address).startsWith("IPC-1"));
  }
}
