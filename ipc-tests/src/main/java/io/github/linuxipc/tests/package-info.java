/** The contract kit for transports. */
@NullMarked
package io.github.linuxipc.tests;

import org.jspecify.annotations.NullMarked;
