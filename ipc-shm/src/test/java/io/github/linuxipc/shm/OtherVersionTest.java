package io.github.linuxipc.shm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.InboundLink;
import io.github.linuxipc.spi.OutboundLink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A receiver of another layout version has the channel. */
@Timeout(120)
class OtherVersionTest {
  private static final int VERSION_OFFSET = 8;
  private static final int OTHER_VERSION = 977;

  private final LinkRig rig;

  OtherVersionTest() throws Exception {
    rig = LinkRig.make();
  }

  @AfterEach
  void cleanUp() throws Exception {
    rig.close();
  }

  private void write(int offset, int value) throws IOException {
    try (FileChannel file = FileChannel.open(rig.segment(), StandardOpenOption.WRITE)) {
      ByteBuffer word = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder());
      file.write(word.putInt(0, value), offset);
    }
  }

  private int version() throws IOException {
    ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(rig.segment()));
    return content.order(ByteOrder.nativeOrder()).getInt(VERSION_OFFSET);
  }

  @Test
  void T04_shouldRefuseToBindWhenALiveReceiverHasAnotherVersion() throws Exception {
    try (InboundLink receiver = rig.bind()) {
      int own = version();
      write(VERSION_OFFSET, OTHER_VERSION);
      byte[] before = Files.readAllBytes(rig.segment());
      IpcException refused = assertThrows(IpcException.class, rig::bind);
      assertEquals(ErrorCode.CHANNEL_IN_USE, refused.code());
      String text = refused.getMessage();
      assertTrue(text.contains("process " + ProcessHandle.current().pid()), text);
      assertTrue(text.contains("layout version " + OTHER_VERSION), text);
      assertArrayEquals(before, Files.readAllBytes(rig.segment()), "the receiver keeps its file");
      write(VERSION_OFFSET, own);
      try (OutboundLink sender = rig.connect()) {
        assertTrue(LinkRig.send(sender, 7));
        rig.pollUntil(receiver, () -> rig.frames.equals(List.of(7L)));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 40, 8192})
  void T04_shouldRefuseToBindWhenALiveReceiversFileHasAnotherLength(int length) throws Exception {
    rig.bind().close();
    ChannelDirectory directory = new ChannelDirectory(rig.files());
    directory.make();
    try (SharedFile held =
        SharedFile.create(
            rig.segment(), SegmentDescriptor.FILE_LENGTH, SegmentDescriptor.RECEIVER_LOCK)) {
      assertTrue(held.isWhole());
      Files.write(rig.segment(), new byte[length]);
      IpcException refused = assertThrows(IpcException.class, rig::bind);
      assertEquals(ErrorCode.CHANNEL_IN_USE, refused.code());
      assertEquals(length, Files.size(rig.segment()));
    }
    rig.bind().close();
    assertFalse(Files.exists(rig.segment()), "the file of a dead receiver is replaced");
  }

  @Test
  void T04_shouldReplaceTheSegmentOfADeadReceiverOfAnotherVersion() throws Exception {
    ChannelDirectory directory = new ChannelDirectory(rig.files());
    directory.make();
    SharedFile.create(rig.segment(), SegmentDescriptor.FILE_LENGTH, SegmentDescriptor.RECEIVER_LOCK)
        .close();
    write(VERSION_OFFSET, OTHER_VERSION);
    try (InboundLink receiver = rig.bind();
        OutboundLink sender = rig.connect()) {
      assertTrue(LinkRig.send(sender, 9));
      rig.pollUntil(receiver, () -> rig.frames.equals(List.of(9L)));
    }
  }
}
