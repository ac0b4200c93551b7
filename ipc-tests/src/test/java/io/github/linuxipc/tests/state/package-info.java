/** Tests of shared state beyond its contract: deaths in great number, hostile files, allocation. */
@NullMarked
package io.github.linuxipc.tests.state;

import org.jspecify.annotations.NullMarked;
