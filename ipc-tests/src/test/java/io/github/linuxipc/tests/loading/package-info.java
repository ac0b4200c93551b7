/** How the library comes into a process, and how it goes. */
@NullMarked
package io.github.linuxipc.tests.loading;

import org.jspecify.annotations.NullMarked;
