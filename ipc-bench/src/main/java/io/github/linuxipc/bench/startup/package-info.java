/**
 * Measures the time from the start of a JVM until its first message is delivered. The measurement
 * alternates with a program that prints one line.
 */
@NullMarked
package io.github.linuxipc.bench.startup;

import org.jspecify.annotations.NullMarked;
