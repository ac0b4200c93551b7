/** What a transport or a notifier provides. */
@NullMarked
package io.github.linuxipc.spi;

import org.jspecify.annotations.NullMarked;
