/**
 * A service that takes orders over HTTP, asks another service for the price, and receives a topic.
 */
@NullMarked
package io.github.linuxipc.samples.spring.shop;

import org.jspecify.annotations.NullMarked;
