/** Programs of the build that write the texts of the distribution. */
@NullMarked
package io.github.linuxipc.dist;

import org.jspecify.annotations.NullMarked;
