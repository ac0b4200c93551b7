/**
 * What every transport has in common, done once: framing, fragments, time-outs, interruption,
 * locking, closing, linger, presence, statistics and error texts. Not exported.
 */
@NullMarked
package io.github.linuxipc.engine;

import org.jspecify.annotations.NullMarked;
