/** What the library does once for every transport. */
@NullMarked
package io.github.linuxipc.engine;

import org.jspecify.annotations.NullMarked;
