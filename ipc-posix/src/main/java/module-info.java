/** The C library's calls that Java lacks, one class per manual page. */
module io.github.linuxipc.posix {
  requires org.jnrproject.constants;
  requires org.jnrproject.ffi;
  requires org.jnrproject.jffi;
  requires static org.jspecify;
  // jnr-ffi generates its stubs with these, and does not say so itself.
  requires jdk.unsupported;
  requires org.objectweb.asm;
  requires org.objectweb.asm.commons;
  requires org.objectweb.asm.tree;
  requires org.objectweb.asm.tree.analysis;
  requires org.objectweb.asm.util;

  exports io.github.linuxipc.posix;
}
