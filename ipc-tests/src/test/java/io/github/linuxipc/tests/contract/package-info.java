/** The contract kit, applied to every transport and notifier of this project. */
@NullMarked
package io.github.linuxipc.tests.contract;

import org.jspecify.annotations.NullMarked;
