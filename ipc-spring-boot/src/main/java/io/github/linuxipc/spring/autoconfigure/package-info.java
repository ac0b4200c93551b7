/** The auto-configuration for Spring Boot. */
@NullMarked
package io.github.linuxipc.spring.autoconfigure;

import org.jspecify.annotations.NullMarked;
