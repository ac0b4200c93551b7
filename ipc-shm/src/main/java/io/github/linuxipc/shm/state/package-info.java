/**
 * Shared state in mapped files: a file for each blackboard, region and lock. Not exported.
 *
 * <ul>
 *   <li>{@code ShmState} opens and creates the files; {@code StateHeader} draws their header.
 *   <li>{@code StateFile} is an open one; {@code FutexSleep} a thread that sleeps on a word of it.
 * </ul>
 */
@NullMarked
package io.github.linuxipc.shm.state;

import org.jspecify.annotations.NullMarked;
