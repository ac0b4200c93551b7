/** Tests of topics over several transports, in one process and in two. */
@NullMarked
package io.github.linuxipc.tests.topic;

import org.jspecify.annotations.NullMarked;
