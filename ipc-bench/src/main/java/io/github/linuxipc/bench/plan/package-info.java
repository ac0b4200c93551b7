/** What is measured, and what comes of it. */
@NullMarked
package io.github.linuxipc.bench.plan;

import org.jspecify.annotations.NullMarked;
