/** The measured libraries, each behind the same two interfaces. */
@NullMarked
package io.github.linuxipc.bench.subject;

import org.jspecify.annotations.NullMarked;
