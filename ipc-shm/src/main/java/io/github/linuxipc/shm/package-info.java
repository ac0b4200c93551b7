/**
 * The transport {@code shm}: a segment in shared memory for each channel, and a lane for each
 * sender.
 *
 * <pre>
 *   sender                                                                      receiver
 *
 *   {@code ShmConnector} --- creates the lane's file in ---&gt;  {@code ChannelDirectory}  &lt;--- scans ---  {@code DirectoryLaneAcceptor}
 *   {@code ShmOutbound}  ===== frames ====&gt;  lane  ============== frames ============&gt;  {@code InboundLane}
 *   {@code ShmOutbound}  --- membership, doorbell ---&gt;  segment  --- wakes ----------&gt;  {@code ShmInbound}
 *   {@code ShmOutbound}  &lt;-------- doorbell of the lane, when there is room ---------   {@code InboundLane}
 *   {@code ShmOutbound}  &lt;-------- closed flag of the segment -----------------------   {@code ShmInbound}
 * </pre>
 *
 * <p>{@link io.github.linuxipc.shm.ShmTransport} opens both ends: {@code ShmConnector} connects a
 * sender, {@code NamedSegment} creates or takes over the segment of a receiver. {@code
 * SegmentDescriptor} holds the layout of the segment, {@code io.github.linuxipc.shm.ring} the lane.
 * {@code io.github.linuxipc.shm.wait} is how each end waits and wakes the other.
 *
 * <p>With {@code memory=sealed} the memory has no name and a sealed length. {@code SealedSegment}
 * binds a socket, {@code SealedListener} accepts the senders, and {@code SealedLaneAcceptor} passes
 * each its own lane; {@code SealedConnector} is the sender's side. The {@code SealedConnection}
 * tells each end whether the other is alive.
 *
 * <p>A publisher with several subscribers, each of which has a channel, writes each message once
 * into a log. {@code ShmLog} writes it; each receiver reads it by an {@code InboundLog}, which
 * continues an {@code InboundLane}.
 *
 * <p>{@code LivenessMonitor} is one thread for all links. It checks by the locks of open file
 * descriptions whether the peers are alive, and does the file work. {@link
 * io.github.linuxipc.shm.SharedFile} maps and locks a file; {@link
 * io.github.linuxipc.shm.ShmErrors} translates errors. {@code io.github.linuxipc.shm.event} is the
 * notifier {@code futex}, which no channel needs.
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.shm;

import org.jspecify.annotations.NullMarked;
