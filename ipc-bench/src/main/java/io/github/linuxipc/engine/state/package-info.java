/**
 * jcstress tests of blackboards and locks, and a look into a blackboard. They are in the package of
 * the classes that they test, which no other package may use. The tests run on demand: {@code ./ipc
 * bench stress}.
 */
@NullMarked
package io.github.linuxipc.engine.state;

import org.jspecify.annotations.NullMarked;
