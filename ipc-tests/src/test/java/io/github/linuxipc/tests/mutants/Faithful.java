package io.github.linuxipc.tests.mutants;

/** Breaks nothing: proves that wrapping alone is not what the kit finds. */
public final class Faithful extends Mutant {
  /** Made by discovery. */
  public Faithful() {
    super("inproc");
  }
}
