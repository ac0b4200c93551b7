/**
 * The peer process: a separate JVM that opens, sends, receives, stops and dies on command.
 *
 * <pre>
 *   test JVM                                   child JVM
 *   {@link io.github.linuxipc.tests.peer.PeerProcess} -- one line per command, on stdin --&gt; {@link io.github.linuxipc.tests.peer.PeerMain}
 *               &lt;-- one line per answer, on stdout --
 *               -- SIGSTOP, SIGCONT, SIGKILL, SIGQUIT --&gt;
 * </pre>
 */
@NullMarked
package io.github.linuxipc.tests.peer;

import org.jspecify.annotations.NullMarked;
