/** The contract as a user who is not root. */
@org.jspecify.annotations.NullMarked
package io.github.linuxipc.tests.user;
