/**
 * {@code ipc demo}: one unchanged program over every transport. It runs in two processes if the
 * transport connects processes.
 *
 * <pre>
 *   DemoCommand --&gt; TransportRun --starts--&gt; Peer "producer"  ==stream, ping, flood==&gt;
 *        |           ^                        Peer "consumer"  ==pong==&gt;, answers calls
 *        v           +--- Measurements, one per line, on standard output
 *      Report
 * </pre>
 *
 * <p>Apart from the roles, the runs of two transports differ only in the system property {@code
 * ipc.transport}.
 */
@NullMarked
package io.github.linuxipc.cli.demo;

import org.jspecify.annotations.NullMarked;
