/** Tests of the transport {@code artemis} with brokers in processes of their own. */
package io.github.linuxipc.tests.artemis;
