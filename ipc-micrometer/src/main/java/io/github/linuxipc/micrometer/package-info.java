/**
 * Meters of what an application sends and receives, for Micrometer. See {@link
 * io.github.linuxipc.micrometer.IpcMetrics}.
 */
@NullMarked
package io.github.linuxipc.micrometer;

import org.jspecify.annotations.NullMarked;
