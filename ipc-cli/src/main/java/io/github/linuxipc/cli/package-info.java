/**
 * The {@code ipc} command. Each sub-command is a class.
 *
 * <pre>
 *   Main --&gt; SendCommand      standard input --LineReader--&gt; Sender
 *     |  --&gt; ReceiveCommand   Receiver --LineWriter--&gt; standard output
 *     |  --&gt; WakeCommand, WaitCommand, TransportsCommand, demo.DemoCommand
 *     v
 *   FailureReport: one line on standard error that begins with a code, and an exit.ExitCode
 * </pre>
 */
@NullMarked
package io.github.linuxipc.cli;

import org.jspecify.annotations.NullMarked;
