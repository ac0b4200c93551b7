/**
 * Parts of mechanisms in which all senders share one object, such as a FIFO or a message queue.
 *
 * <pre>
 *   sender                                             receiver
 *   SharedObjectOutbound --one write--&gt; kernel object --read--&gt; SharedPipeInbound --&gt; FrameHandler
 *     WriteBatch                             |                    FrameScanner, SenderTracker
 *                                            |                         ^
 *   LivenessLocks -------locks on its inode-----------------&gt; SenderLiveness
 *   CloseNotice   &lt;------its permissions--------------------- CloseNotice
 * </pre>
 *
 * <p>{@link io.github.linuxipc.support.shared.SharedObjectOutbound} is the sending link; {@link
 * io.github.linuxipc.support.shared.WriteBatch} gathers its frames into writes that the kernel does
 * not split. {@link io.github.linuxipc.support.shared.SharedPipeInbound} is the receiving link of a
 * pipe; {@link io.github.linuxipc.support.shared.SenderTracker} reports to any receiver which
 * senders join and leave. {@link io.github.linuxipc.support.shared.SharedObjectConnector} and
 * {@link io.github.linuxipc.support.shared.SharedObjectErrors} refuse what cannot be connected.
 * {@link io.github.linuxipc.support.shared.ReassemblyNeed} checks the memory that the receiver may
 * need. {@link io.github.linuxipc.support.shared.UnlinkDetectingInbound} warns if the object's name
 * was removed.
 */
@NullMarked
package io.github.linuxipc.support.shared;

import org.jspecify.annotations.NullMarked;
