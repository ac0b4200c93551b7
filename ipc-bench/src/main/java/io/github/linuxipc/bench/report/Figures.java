package io.github.linuxipc.bench.report;

import java.util.Locale;

/** Formats figures for people. */
final class Figures {
  private static final double NS_PER_US = 1e3;
  private static final double MILLION = 1e6;
  private static final double THOUSAND = 1e3;

  private Figures() {}

  /** Formats nanoseconds as microseconds, such as 0.123, 1.23, 12.3, 123 or 1234. */
  static String micros(double ns) {
    return threeDigits(ns / NS_PER_US);
  }

  /** Formats messages per second, as 12.3 M or 456 k. */
  static String rate(double perSecond) {
    if (Double.isNaN(perSecond)) {
      return "";
    }
    if (perSecond >= MILLION) {
      return threeDigits(perSecond / MILLION) + " M";
    }
    return perSecond >= THOUSAND
        ? threeDigits(perSecond / THOUSAND) + " k"
        : threeDigits(perSecond);
  }

  static String ratio(double ratio) {
    return Double.isNaN(ratio) ? "" : String.format(Locale.ROOT, "%.2f", ratio);
  }

  /** Formats bytes per message. Less than a thousandth is shown as 0. */
  static String bytes(double bytes) {
    if (Double.isNaN(bytes)) {
      return "";
    }
    return bytes < 0.001 ? "0" : threeDigits(bytes);
  }

  /** Formats a number of cores as a percentage of one core. */
  static String percent(double cores) {
    return Double.isNaN(cores) ? "" : String.format(Locale.ROOT, "%.3f%%", cores * 100);
  }

  static String threeDigits(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    String format = value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : value >= 1 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }
}
