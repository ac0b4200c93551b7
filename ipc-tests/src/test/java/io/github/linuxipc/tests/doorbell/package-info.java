/** Tests of channels whose doorbell is a notifier's event. */
@NullMarked
package io.github.linuxipc.tests.doorbell;

import org.jspecify.annotations.NullMarked;
