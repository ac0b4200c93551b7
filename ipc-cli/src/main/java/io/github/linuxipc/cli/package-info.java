/** The command. */
@NullMarked
package io.github.linuxipc.cli;

import org.jspecify.annotations.NullMarked;
