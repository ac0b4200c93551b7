package io.github.linuxipc.tests;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.Address;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import org.opentest4j.TestAbortedException;

/** What the kit has to know of the transport under test: where to bind it. The rest is optional. */
@FunctionalInterface
public interface TransportUnderTest {
  /**
   * Returns the address at which a channel of the given name is to be tested.
   *
   * @param name a channel name that no other test uses
   * @return the address, such as {@code "unix:" + name}
   */
  String address(String name);

  /**
   * Makes an instance from the kit's settings. Override it to add some of your own.
   *
   * @param builder the kit's settings
   * @return the instance
   */
  default Ipc build(IpcBuilder builder) {
    return builder.build();
  }

  /**
   * Connects a program that knows nothing of this library, as {@code nc} would, so that raw wires
   * and hostile peers can be tested. Without it those tests are skipped.
   *
   * @param receiver where the receiver is bound
   * @return what the program writes to
   * @throws IOException if it cannot connect
   */
  default WritableByteChannel dial(Address receiver) throws IOException {
    throw new TestAbortedException("no plain program can write to " + receiver);
  }

  /**
   * Tells whether all senders write into one and the same stream, as into a FIFO, so that the bytes
   * of plain programs mix.
   *
   * @return false by default
   */
  default boolean sharesOneStream() {
    return false;
  }

  /**
   * Tells whether all senders' messages lie in one queue of the kernel, in the order in which they
   * were sent.
   *
   * @return as {@link #sharesOneStream} by default
   */
  default boolean sharesOneObject() {
    return sharesOneStream();
  }

  /**
   * Returns how much room the mechanism gives back to a sender at a time, if it does not for each
   * message.
   *
   * @return bytes, a page by default
   */
  default int step() {
    return 4096;
  }

  /**
   * Tells whether only children that were started by {@link Ipc#startChild} can be peers, as on an
   * anonymous pipe.
   *
   * @return false by default
   */
  default boolean startsPeersAsChildren() {
    return false;
  }

  /**
   * Tells whether a raw wire knows its senders, so that a stream can end with the last of them. Raw
   * datagrams and raw queues come from anybody.
   *
   * @return true by default
   */
  default boolean knowsRawSenders() {
    return true;
  }

  /**
   * Tells whether {@code wire=raw} takes empty messages, which sequenced packets cannot be.
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
   * Tells whether waiting burns a core because the user asked for it, as with {@code notify=spin}.
   *
   * @return whether the ends spin while they wait, by default false
   */
  default boolean spins() {
    return false;
  }
}
