/** Health and the endpoint {@code ipc} of Spring Boot's actuator. */
@NullMarked
package io.github.linuxipc.spring.actuate;

import org.jspecify.annotations.NullMarked;
