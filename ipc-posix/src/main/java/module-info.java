/** System calls that Java lacks, mostly one class per manual page. */
module io.github.linuxipc.posix {
  requires org.jnrproject.jffi;
  requires static org.jspecify;

  exports io.github.linuxipc.posix;
}
