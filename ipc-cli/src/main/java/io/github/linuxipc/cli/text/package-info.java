/** How the command's tables and numbers look. */
@NullMarked
package io.github.linuxipc.cli.text;

import org.jspecify.annotations.NullMarked;
