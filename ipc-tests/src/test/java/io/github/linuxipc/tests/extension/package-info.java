/** Tests of the extension for the tests of applications. */
package io.github.linuxipc.tests.extension;
