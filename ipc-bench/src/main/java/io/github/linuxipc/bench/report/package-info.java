/** Shows what was measured. */
@NullMarked
package io.github.linuxipc.bench.report;

import org.jspecify.annotations.NullMarked;
