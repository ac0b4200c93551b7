/**
 * Tests of services beyond the kit, over {@code inproc}, {@code unix} and {@code shm}, in one
 * process and in several.
 */
@NullMarked
package io.github.linuxipc.tests.service;

import org.jspecify.annotations.NullMarked;
