/**
 * Parts of mechanisms in which all senders share one object, such as a FIFO or a message queue.
 *
 * <pre>
 *   sender                                              receiver
 *   WriteBatch ----one write---&gt; kernel object --read--&gt; SenderTracker --&gt; FrameHandler
 *                                     |                      ^
 *   LivenessLocks ------locks on its inode----------&gt; SenderLiveness
 * </pre>
 *
 * <p>{@link io.github.linuxipc.support.shared.WriteBatch} gathers a sender's frames into writes
 * that the kernel does not split. {@link io.github.linuxipc.support.shared.SenderTracker} reports
 * to the receiver which senders join and leave. {@link
 * io.github.linuxipc.support.shared.ReassemblyNeed} checks the memory that the receiver may need.
 * {@link io.github.linuxipc.support.shared.UnlinkDetectingInbound} warns if the object's name was
 * removed.
 */
@NullMarked
package io.github.linuxipc.support.shared;

import org.jspecify.annotations.NullMarked;
