/**
 * Converts messages to frames and back, for every wire format.
 *
 * <pre>
 *   sender                                            receiver
 *   LinkWriter (engine)                               ChannelReceiver (engine)
 *       | open, push, claim, commitClaim                  ^ MessageHandler.onMessage
 *   MessageWriter                                     MessageReader
 *     FramedWriter: header and fragments                FramedReader: checks headers; one
 *     RawWriter: lines, packets                           FragmentAssembler a sender, whose memory
 *       |                                                 is a Reassembly within ReassemblyBudget
 *       |                                               RawReader: lines, packets
 *       v                                                 ^ FrameHandler
 *   OutboundLink  ==========  transport  =========&gt;   InboundLink
 * </pre>
 *
 * <p>No class of this package waits, locks, or uses a class of the engine. A reader or writer is
 * used only by the thread that owns its link. {@link
 * io.github.linuxipc.engine.framing.ReaderContext} is what a reader needs of its receiver.
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.engine.framing;

import org.jspecify.annotations.NullMarked;
