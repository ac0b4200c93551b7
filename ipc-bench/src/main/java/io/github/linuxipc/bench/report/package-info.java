/** Presents the measurements: tables, CSV, a page with charts. */
@NullMarked
package io.github.linuxipc.bench.report;

import org.jspecify.annotations.NullMarked;
