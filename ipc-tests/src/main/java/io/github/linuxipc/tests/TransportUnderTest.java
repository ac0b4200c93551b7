package io.github.linuxipc.tests;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.Address;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.opentest4j.TestAbortedException;

/**
 * Describes the transport under test to the kit: where to bind it. The other methods are optional.
 */
@FunctionalInterface
public interface TransportUnderTest {
  /**
   * Returns the address at which the kit tests a channel of the given name.
   *
   * @param name a channel name that no other test uses
   * @return the address, such as {@code "unix:" + name}
   */
  String address(String name);

  /**
   * Creates an instance from the kit's settings. Override it to add settings of your own.
   *
   * @param builder the kit's settings
   * @return the instance
   */
  default Ipc build(IpcBuilder builder) {
    return builder.build();
  }

  /**
   * Connects without this library, as a program such as {@code nc} does, so that the kit can test
   * {@code wire=lines}, {@code wire=raw} and hostile peers. Those tests are skipped unless this
   * method is overridden.
   *
   * @param receiver where the receiver is bound
   * @return what the program writes to
   * @throws IOException if it cannot connect
   */
  default WritableByteChannel dial(Address receiver) throws IOException {
    throw new TestAbortedException("no plain program can write to " + receiver);
  }

  /**
   * Returns whether all senders write into the same stream, as into a FIFO, so that the bytes of
   * plain programs mix.
   *
   * @return false by default
   */
  default boolean sharesOneStream() {
    return false;
  }

  /**
   * Returns whether the messages of all senders lie in one kernel queue, in the order in which they
   * were sent.
   *
   * @return as {@link #sharesOneStream} by default
   */
  default boolean sharesOneObject() {
    return sharesOneStream();
  }

  /**
   * Returns how many bytes of a full channel the mechanism frees at a time, if it does not free the
   * room of each message separately.
   *
   * @return bytes, 4096 (a page) by default
   */
  default int freeingGranularity() {
    return 4096;
  }

  /**
   * Returns whether only children that were started by {@link Ipc#startChild} can be peers, as on
   * an anonymous pipe.
   *
   * @return false by default
   */
  default boolean startsPeersAsChildren() {
    return false;
  }

  /**
   * Returns whether the receiver knows its senders with {@code wire=raw}, so that the stream can
   * end with the last of them. Raw datagrams and raw queue messages may come from any process.
   *
   * @return true by default
   */
  default boolean knowsRawSenders() {
    return true;
  }

  /**
   * Returns whether {@code wire=raw} carries empty messages, which sequenced packets cannot.
   *
   * @return true by default
   */
  default boolean takesEmptyPackets() {
    return true;
  }

  /**
   * Returns the size of a message that does not fit into the mechanism at once.
   *
   * @return bytes, 32 MiB by default
   */
  default int beyondCapacity() {
    return 32 << 20;
  }

  /**
   * Returns whether the messages can outlive their receiver at the address under test. The
   * transport may be able to do so at other addresses only.
   *
   * @return true by default
   */
  default boolean persists() {
    return true;
  }

  /**
   * Returns whether a server between the endpoints holds the messages of every channel. The kit
   * then leaves out what follows from a receiver that owns the channel: T4's new object and the
   * owner's process where no name is registered, T5's waiting and {@code max-senders}, T6, T9, the
   * delivery of T13's shutdown, the end of an orphaned responder (R8), messages in several parts,
   * and that no memory is allocated.
   *
   * @return false by default
   */
  default boolean isBrokered() {
    return false;
  }

  /**
   * Returns how many messages a poll may take from a persistent channel before it passes on the
   * first of them.
   *
   * @return 1 by default
   */
  default int takesAtOnce() {
    return 1;
  }

  /**
   * Returns whether the endpoints use CPU time while they wait because the user configured it, as
   * with {@code notify=spin}. The tests that measure the CPU time of waiting are skipped then.
   *
   * @return false by default
   */
  default boolean spins() {
    return false;
  }
}
