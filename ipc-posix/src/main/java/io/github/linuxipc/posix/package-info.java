/**
 * System calls that Linux offers and Java lacks: one class per manual page, over the raw calls of
 * {@code LibC}.
 *
 * <pre>
 *   {@link io.github.linuxipc.posix.OpenFile}        open(2) read(2) write(2) pread(2) fcntl(2)
 *                                            close(2) fchmod(2)
 *   {@link io.github.linuxipc.posix.FileStat}        statx(2)
 *   {@link io.github.linuxipc.posix.Fifo}            mkfifo(3)
 *   {@link io.github.linuxipc.posix.Pipe}            pipe(2)
 *   {@link io.github.linuxipc.posix.OfdLock}         fcntl_locking(2), F_OFD_SETLK
 *   {@link io.github.linuxipc.posix.Poll}            poll(2)
 *   {@link io.github.linuxipc.posix.EventFd}         eventfd(2), the wake-up of Poll
 *   {@link io.github.linuxipc.posix.Epoll}           epoll(7)
 *   {@link io.github.linuxipc.posix.UnixSocket}      unix(7)
 *   {@link io.github.linuxipc.posix.UnixAddress}     unix(7), sockaddr_un
 *   {@link io.github.linuxipc.posix.CredentialMessage}  unix(7), SCM_CREDENTIALS
 *   {@link io.github.linuxipc.posix.SocketOptions}   socket(7)
 *   {@link io.github.linuxipc.posix.SocketDiagnostics}  sock_diag(7)
 *   {@link io.github.linuxipc.posix.MessageQueue}    mq_overview(7)
 *   {@link io.github.linuxipc.posix.NamedSemaphore}  sem_overview(7)
 *   {@link io.github.linuxipc.posix.Futex}           futex(2)
 *   {@link io.github.linuxipc.posix.MemoryBarrier}   membarrier(2)
 *   {@link io.github.linuxipc.posix.UserDatabase}    getpwuid_r(3)
 *   {@link io.github.linuxipc.posix.PidFd}           pidfd_open(2)
 * </pre>
 *
 * <p>{@link io.github.linuxipc.posix.Leftovers} sweeps a directory for files of killed processes,
 * whatever kind of lock such files have.
 *
 * <p>The first call loads the native library. The constructors of the transports and notifiers do
 * not make such a call. {@link io.github.linuxipc.posix.NativeLibrary#problem} loads the library if
 * necessary and reports whether native calls work. A call that fails throws {@link
 * io.github.linuxipc.posix.ErrnoException}. An expected outcome (nothing to read, no room) is a
 * return value. A call that a signal interrupts is repeated, except for a wait, which then returns
 * early. {@code read}, {@code write}, {@code poll}, {@code mq_send} and {@code mq_receive} allocate
 * nothing.
 */
@NullMarked
package io.github.linuxipc.posix;

import org.jspecify.annotations.NullMarked;
