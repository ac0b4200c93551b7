/**
 * Reports of what the endpoints of this process do, for the command {@code ipc top}. They are
 * written only while somebody reads them.
 *
 * <pre>
 *   runtime directory
 *     stats.watch          a socket that listens while a process reads
 *     stats-PID-ID         the report of one Ipc instance; replaced once a second
 *
 *   ActivityWriter   looks once a second whether a process listens at stats.watch, and then writes
 *   ActivityReader   binds stats.watch and reads the reports
 *   ActivityReport   the text of a report
 * </pre>
 */
@NullMarked
package io.github.linuxipc.engine.activity;

import org.jspecify.annotations.NullMarked;
