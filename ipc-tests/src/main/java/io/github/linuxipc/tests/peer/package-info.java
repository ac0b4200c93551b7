/**
 * The other process: a JVM of its own that opens, sends, receives, stops and dies on command.
 *
 * <pre>
 *   test JVM                                   child JVM
 *   {@link io.github.linuxipc.tests.peer.PeerProcess} -- a line a command, on stdin --&gt; {@link io.github.linuxipc.tests.peer.PeerMain}
 *               &lt;-- a line an answer, on stdout --
 *               -- SIGSTOP, SIGCONT, SIGKILL, SIGQUIT --&gt;
 * </pre>
 */
@NullMarked
package io.github.linuxipc.tests.peer;

import org.jspecify.annotations.NullMarked;
