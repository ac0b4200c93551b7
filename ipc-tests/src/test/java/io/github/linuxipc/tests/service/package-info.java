/** Tests of services over every transport, in one process and in two. */
@NullMarked
package io.github.linuxipc.tests.service;

import org.jspecify.annotations.NullMarked;
