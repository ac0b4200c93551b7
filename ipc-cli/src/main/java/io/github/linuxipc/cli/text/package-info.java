/** Formatting of the command's tables. */
@NullMarked
package io.github.linuxipc.cli.text;

import org.jspecify.annotations.NullMarked;
