/**
 * The contract kit, applied to every transport and notifier of this project.
 *
 * <p>Numbers such as T7 and N3 are rules of {@code docs/contract.md}.
 */
@NullMarked
package io.github.linuxipc.tests.contract;

import org.jspecify.annotations.NullMarked;
