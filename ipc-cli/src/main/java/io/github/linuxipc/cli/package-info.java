/**
 * The {@code ipc} command: one class per sub-command.
 *
 * <pre>
 *   {@link io.github.linuxipc.cli.Main} --&gt; SendCommand     standard input --LineReader--&gt; Sender
 *        |       ReceiveCommand  Receiver --LineWriter--&gt; standard output
 *        |       WakeCommand, WaitCommand, TransportsCommand, demo.DemoCommand
 *        v
 *   Failure: one line on standard error that begins with a code, and {@link io.github.linuxipc.cli.exit.ExitCode}
 * </pre>
 */
@NullMarked
package io.github.linuxipc.cli;

import org.jspecify.annotations.NullMarked;
