/**
 * Measures the transports of this project, other libraries and a C program with bare system calls.
 * All alternate within one run, because the speed of a machine drifts. Only ratios are meaningful.
 *
 * <pre>
 *   Bench        the command: options in, table, CSV and page out
 *     |
 *   report       table, CSV, HTML with charts
 *     |
 *   run          alternating rounds; starts processes, collects their figures
 *     |
 *   peer         the started processes: ping, echo, send, receive
 *     |
 *   library      each library behind the same interfaces: BenchSender and BenchReceiver, or
 *                BenchRequester for calls; MeasuredTopic opens those of a topic
 *     |
 *   plan         what is measured: scenario, send mode, timing, sample
 * </pre>
 *
 * <p>Each package depends only on those below it. Beside them, {@code event} measures events, and
 * {@code jmh} and {@code jcstress} hold the JMH benchmarks and the jcstress tests. The jcstress
 * tests of blackboards and locks are in the package of the classes that they test.
 */
@NullMarked
package io.github.linuxipc.bench;

import org.jspecify.annotations.NullMarked;
