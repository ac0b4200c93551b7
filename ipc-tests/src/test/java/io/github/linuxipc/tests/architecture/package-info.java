/** Tests of the code itself: dependencies, forbidden calls, registrations, names and tags. */
@NullMarked
package io.github.linuxipc.tests.architecture;

import org.jspecify.annotations.NullMarked;
