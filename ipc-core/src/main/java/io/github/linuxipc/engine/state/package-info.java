/**
 * Implements shared state once for all providers: blackboards with counters, regions and locks. Not
 * exported.
 *
 * <pre>
 *   EngineBlackboard, EngineWriter      EngineRegion      EngineLock
 *        |            \                      |                |
 *   BoardMemory   BoardCounters              |            LockMemory
 *        |            |                      |                |
 *        +---- StateMemory ---------------------------- StateMemory
 *                     |                      |                |
 *                 SharedState: memory, kernel locks, sleep on a word    (SPI)
 * </pre>
 *
 * <ul>
 *   <li>{@code States} opens and closes them.
 *   <li>{@code BoardDescriptor} and {@code LockDescriptor} draw the memory. No other file knows an
 *       offset.
 *   <li>No code of this package executes an atomic update, such as a compare-and-set, on shared
 *       memory: it would end the JVM if another program truncated the file at that moment.
 * </ul>
 *
 * <p>This package uses {@code engine}; the reverse is not the case. Numbers such as S3 are rules of
 * {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.engine.state;

import org.jspecify.annotations.NullMarked;
