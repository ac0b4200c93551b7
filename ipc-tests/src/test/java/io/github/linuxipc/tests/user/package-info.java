/** The contract under a user other than root. */
@org.jspecify.annotations.NullMarked
package io.github.linuxipc.tests.user;
