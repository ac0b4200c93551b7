/**
 * What notifiers have in common beside their mechanism: where an event's file lies, how a waiter
 * waits, and the texts of errors. A notifier may do without.
 */
@NullMarked
package io.github.linuxipc.support.event;

import org.jspecify.annotations.NullMarked;
