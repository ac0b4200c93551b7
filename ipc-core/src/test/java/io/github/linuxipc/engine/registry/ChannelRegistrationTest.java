package io.github.linuxipc.engine.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.spi.ChannelParameters;
import io.github.linuxipc.spi.WireFormat;
import io.github.linuxipc.spi.file.LockWait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The descriptor of a channel while receivers come and go. */
class ChannelRegistrationTest {
  private static final String NAME = "orders";

  private Path directory;

  @BeforeEach
  void createDirectory() throws IOException {
    directory = // short, because the path of a socket has at most 107 bytes
        Files.createTempDirectory(
            Path.of("/dev/shm"),
            "ipc-registration",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  @AfterEach
  void removeDirectory() throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  @Test
  void shouldKeepThePersistentDescriptorOfItsPredecessorIfItPublishesNone() throws IOException {
    publishAndClose(true);
    register().close(); // as when the address cannot be bound
    assertTrue(ChannelRegistration.findPersistent(directory, NAME).isPresent());
  }

  @Test
  void shouldReplaceThePersistentDescriptorOfItsPredecessor() throws IOException {
    publishAndClose(true);
    publishAndClose(false);
    assertFalse(ChannelRegistration.findPersistent(directory, NAME).isPresent());
  }

  @Test
  void shouldRemoveItsDescriptorIfMessagesDoNotOutliveTheReceiver() throws IOException {
    try (ChannelRegistration registration = register()) {
      registration.publish(channel(false, registration.identity()));
      assertEquals(
          Address.parse("shm:orders"),
          ChannelRegistration.find(directory, NAME).orElseThrow().address());
    }
    assertTrue(ChannelRegistration.find(directory, NAME).isEmpty());
  }

  private void publishAndClose(boolean persistent) throws IOException {
    try (ChannelRegistration registration = register()) {
      registration.publish(channel(persistent, registration.identity()));
    }
  }

  private ChannelRegistration register() throws IOException {
    return ChannelRegistration.register(directory, NAME, LockWait.brief());
  }

  private static PublishedChannel channel(boolean persistent, String identity) {
    return new PublishedChannel(
        ChannelParameters.WIRE_VERSION,
        Address.parse("shm:orders"),
        ProcessId.current(),
        WireFormat.FRAMED,
        1024,
        1,
        persistent,
        ChannelKind.CHANNEL,
        "",
        identity);
  }
}
