/**
 * The lane: a ring of records in memory that two processes share, written by one sender and read by
 * the receiver. Nothing here knows of files, locks or waiting, so that the very same code runs over
 * a mapped file and over a heap array which a test stops at any store.
 */
@NullMarked
package io.github.linuxipc.shm.ring;

import org.jspecify.annotations.NullMarked;
