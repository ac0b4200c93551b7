/** What is measured, and the results. */
@NullMarked
package io.github.linuxipc.bench.plan;

import org.jspecify.annotations.NullMarked;
