package io.github.linuxipc.tests;

import static io.github.linuxipc.tests.ContractAssertions.throwsCode;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.state.Region;
import io.github.linuxipc.tests.peer.PeerProcess;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** The memory of a region. */
public abstract class RegionMemoryContract extends StateTest {
  private static final int SIZE = 10_000;

  /**
   * Creates an instance for one test.
   *
   * @param subject what is under test
   */
  protected RegionMemoryContract(TransportUnderTest subject) {
    super(subject, "regions");
  }

  @Test
  void shouldBeZeroAndLittleEndianWhenItIsCreated() throws Exception {
    Region region = region(SIZE);
    ByteBuffer buffer = region.buffer();
    assertEquals(SIZE, buffer.remaining());
    assertEquals(ByteOrder.LITTLE_ENDIAN, buffer.order());
    while (buffer.hasRemaining()) {
      assertEquals(0, buffer.get());
    }
    assertEquals(SIZE, region.buffer().remaining(), "each buffer has a position of its own");
  }

  @Test
  void shouldShowWhatAnotherHasWritten() throws Exception {
    Region region = region(SIZE);
    Region other = region(SIZE);
    region.buffer().putLong(SIZE - 8, 42);
    assertEquals(42, other.buffer().getLong(SIZE - 8));
    other.buffer().put(0, (byte) 7);
    assertEquals(7, region.buffer().get(0));
  }

  @Test
  void shouldShowWhatAnotherProcessHasWritten() throws Exception {
    Region region = region(SIZE);
    PeerProcess peer = peerWith("region", SIZE);
    peer.call("region-put", 16, Long.MIN_VALUE);
    assertEquals(Long.MIN_VALUE, region.buffer().getLong(16));
    region.buffer().putLong(8, 99);
    assertEquals("99", peer.call("region-get", 8));
    peer.call("region-put", 24, 5);
    peer.kill();
    assertEquals(5, region.buffer().getLong(24));
  }

  @Test
  void shouldRefuseAnotherSize() throws Exception {
    Region region = region(SIZE);
    throwsCode(() -> region(SIZE + 1), ErrorCode.INCOMPATIBLE_PEER);
    throwsCode(() -> region(SIZE - 1), ErrorCode.INCOMPATIBLE_PEER);
    assertEquals(SIZE, region.buffer().remaining());
  }

  @Test
  void shouldRefuseASizeOutOfRange() throws Exception {
    assertThrows(IllegalArgumentException.class, () -> region(0));
    assertThrows(IllegalArgumentException.class, () -> region(Integer.MAX_VALUE));
  }

  @Test
  void shouldForgetTheBytesWhenNobodyUsesIt() throws Exception {
    Region region = region(SIZE);
    Region other = region(SIZE);
    region.buffer().putInt(0, 1);
    region.close();
    Region third = region(SIZE);
    assertEquals(1, third.buffer().getInt(0), "another still uses it");
    other.close();
    third.close();
    assertEquals(0, region(SIZE).buffer().getInt(0));
  }

  @Test
  void shouldForgetTheBytesThatAKilledProcessLeft() throws Exception {
    PeerProcess peer = peerWith("region", SIZE);
    peer.call("region-put", 0, 77);
    peer.kill();
    assertEquals(0, region(SIZE).buffer().getLong(0));
  }

  @Test
  void shouldKeepAPersistentRegion() throws Exception {
    assumeCapability(Capability.PERSISTENT);
    Region region = region(SIZE, "persistent=true");
    region.buffer().putInt(0, 123);
    region.close();
    Region again = region(SIZE);
    assertEquals(123, again.buffer().getInt(0));
    again.close();
    assertEquals(123, region(SIZE).buffer().getInt(0));
  }

  @Test
  void shouldKeepABufferUsableAfterItWasClosed() throws Exception {
    Region region = region(SIZE);
    ByteBuffer buffer = region.buffer();
    buffer.putInt(0, 5);
    region.close();
    assertEquals(5, buffer.getInt(0));
    assertFalse(region.isOpen());
    assertThrows(IllegalStateException.class, region::buffer);
    region.close();
  }
}
