/** Formatting of the command's tables and numbers. */
@NullMarked
package io.github.linuxipc.cli.text;

import org.jspecify.annotations.NullMarked;
