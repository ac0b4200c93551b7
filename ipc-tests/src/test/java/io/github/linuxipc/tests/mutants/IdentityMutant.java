package io.github.linuxipc.tests.mutants;

/** Changes nothing: proves that wrapping alone does not fail the kit. */
public final class IdentityMutant extends Mutant {
  /** Created by the service loader. */
  public IdentityMutant() {
    super("inproc");
  }
}
