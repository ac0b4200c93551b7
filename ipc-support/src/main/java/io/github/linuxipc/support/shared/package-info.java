/**
 * For mechanisms in which all senders share one object, such as a FIFO or a message queue: {@link
 * io.github.linuxipc.support.shared.WriteBatch} gathers a sender's frames into writes that the
 * kernel keeps whole, {@link io.github.linuxipc.support.shared.SenderTracker} tells the receiver's
 * side who of the senders comes and goes, {@link io.github.linuxipc.support.shared.ReassemblyNeed}
 * what memory that side may need.
 */
@NullMarked
package io.github.linuxipc.support.shared;

import org.jspecify.annotations.NullMarked;
