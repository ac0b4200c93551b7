/**
 * Events for the flight recorder of the JDK. {@link
 * io.github.linuxipc.engine.recorder.FlightEvents} is called where something rare happens, never
 * for a message, and does nothing while there is no recording or no module {@code jdk.jfr}.
 */
@NullMarked
package io.github.linuxipc.engine.recorder;

import org.jspecify.annotations.NullMarked;
