/** How the command's processes end. */
@NullMarked
package io.github.linuxipc.cli.exit;

import org.jspecify.annotations.NullMarked;
