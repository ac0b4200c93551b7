/**
 * Files that must be ours alone: directories, a lock and socket files, made and checked so that
 * another user can neither plant, swap nor read anything, and a dead process's leftovers are
 * reclaimed without a race.
 */
@NullMarked
package io.github.linuxipc.spi.file;

import org.jspecify.annotations.NullMarked;
