package io.github.linuxipc.tests.mutants;

/** Breaks nothing: proves that wrapping alone is not what the kit finds. */
public final class IdentityMutant extends Mutant {
  /** Made by discovery. */
  public IdentityMutant() {
    super("inproc");
  }
}
