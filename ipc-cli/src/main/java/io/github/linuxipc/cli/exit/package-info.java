/** Exit codes and shutdown of the command's process. */
@NullMarked
package io.github.linuxipc.cli.exit;

import org.jspecify.annotations.NullMarked;
