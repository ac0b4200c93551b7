/** The measured libraries, each behind the same interfaces. */
@NullMarked
package io.github.linuxipc.bench.library;

import org.jspecify.annotations.NullMarked;
