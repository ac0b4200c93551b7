/**
 * {@code ipc demo}: one unchanged program over every transport, in two processes.
 *
 * <pre>
 *   DemoCommand --&gt; TransportRun --starts--&gt; Peer "producer"  ==stream, ping, flood==&gt;
 *        |           ^                        Peer "consumer"  ==pong==&gt;
 *        v           +--- Measurements, one per line, on standard output
 *      Report
 * </pre>
 *
 * <p>The two processes differ from run to run in one system property, {@code ipc.transport}.
 */
@NullMarked
package io.github.linuxipc.cli.demo;

import org.jspecify.annotations.NullMarked;
