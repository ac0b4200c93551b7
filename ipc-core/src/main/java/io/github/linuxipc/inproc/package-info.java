/**
 * The transport {@code inproc}: channels within one process, for unit tests.
 *
 * <pre>
 *   InprocOutbound -- claim, commit -&gt; InprocLane -- poll -&gt; InprocInbound -&gt; FrameHandler
 *   InprocOutbound ---- flush: unpark the receiver --------------&gt; InprocInbound
 *   InprocOutbound &lt;--- unpark the sender, once its lane has space --- InprocInbound
 * </pre>
 */
@NullMarked
package io.github.linuxipc.inproc;

import org.jspecify.annotations.NullMarked;
