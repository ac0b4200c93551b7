/**
 * jcstress tests of blackboards and locks. They are in the package of the classes that they test,
 * which no other package may use. Run on demand: {@code ./ipc bench stress}.
 */
@NullMarked
package io.github.linuxipc.engine.state;

import org.jspecify.annotations.NullMarked;
