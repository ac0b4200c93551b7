/**
 * Measures the transports of this project beside other libraries and a C program with bare system
 * calls. All take turns within one run, because a machine's speed drifts; ratios are what counts.
 *
 * <pre>
 *   Bench        the command: options in, table, CSV and page out
 *     |
 *   report       table, CSV, HTML with charts
 *     |
 *   run          rounds; starts processes, asks them for figures
 *     |
 *   peer         what each started process does: ping, echo, send, take
 *     |
 *   subject      each library behind the same two interfaces: Outlet and Inlet
 *     |
 *   plan         what is measured: case, way, timing, sample
 * </pre>
 *
 * <p>Each package imports only those below it.
 */
@NullMarked
package io.github.linuxipc.bench;

import org.jspecify.annotations.NullMarked;
