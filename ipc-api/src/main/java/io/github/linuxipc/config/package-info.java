/** Configuration and where each setting came from. */
@NullMarked
package io.github.linuxipc.config;

import org.jspecify.annotations.NullMarked;
