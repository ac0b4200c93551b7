/** Observations of sends and listeners, for tracing with Micrometer. */
@NullMarked
package io.github.linuxipc.spring.observation;

import org.jspecify.annotations.NullMarked;
