/** Tests of loading the library into a process and unloading it. */
@NullMarked
package io.github.linuxipc.tests.loading;

import org.jspecify.annotations.NullMarked;
