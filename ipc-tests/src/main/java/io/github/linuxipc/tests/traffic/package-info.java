/**
 * Self-checking messages, and the classes that send and check them. Every byte of a message follows
 * from its sender, its number and its size, so that a check can report a lost, duplicated,
 * reordered or torn message as such.
 */
@NullMarked
package io.github.linuxipc.tests.traffic;

import org.jspecify.annotations.NullMarked;
