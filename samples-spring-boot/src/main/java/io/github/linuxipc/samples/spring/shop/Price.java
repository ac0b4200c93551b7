package io.github.linuxipc.samples.spring.shop;

/**
 * The price of an article.
 *
 * @param article the article
 * @param cents its price
 */
public record Price(String article, int cents) {}
