/** A service that knows prices, and publishes each that it was asked for. */
@NullMarked
package io.github.linuxipc.samples.spring.prices;

import org.jspecify.annotations.NullMarked;
