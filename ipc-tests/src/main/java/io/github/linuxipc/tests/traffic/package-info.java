/**
 * Messages that prove themselves: every byte follows from who sent them and which one it is, so
 * that a loss, a double, a swap and a tear each have a name; and who sends and books them.
 */
@NullMarked
package io.github.linuxipc.tests.traffic;

import org.jspecify.annotations.NullMarked;
