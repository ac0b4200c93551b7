/**
 * Two processes measure a round trip or a stream over one transport, beside a C program that does
 * the same with bare system calls. Contenders take turns within one run, because a machine's speed
 * drifts; ratios are what counts.
 *
 * <pre>
 *   Bench --starts, in turn--&gt; Measured (parent) &lt;--channels--&gt; Partner (child)
 *                              limit.c  (C, both sides)
 * </pre>
 */
@NullMarked
package io.github.linuxipc.bench;

import org.jspecify.annotations.NullMarked;
