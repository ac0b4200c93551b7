package io.github.linuxipc.posix;

import com.kenai.jffi.Type;
import java.lang.ref.Reference;
import java.util.Optional;

/**
 * Binds the raw calls of the C library, named as in their manual pages and with the same order of
 * parameters. Memory is passed as addresses ({@code long}), so that a call allocates nothing. A
 * result of -1 means that errno holds the cause, unless the method documents another result.
 *
 * <p>The functions are bound through jffi, the layer below jnr-ffi. A call costs the same through
 * either, but jnr-ffi spends a quarter of a second in each process on generating the classes that
 * make the calls. Variadic functions are bound with a fixed number of arguments, because Linux on
 * x86-64 and on aarch64 passes both kinds of arguments alike.
 */
final class LibC {
  private static final Type INT = Type.SINT32;
  private static final Type LONG = Type.SINT64;

  private final FunctionBinder binder = new FunctionBinder();

  private final NativeFunction open = binder.function("open", INT, LONG, INT, INT);
  private final NativeFunction close = binder.function("close", INT, INT);
  private final NativeFunction read = binder.function("read", LONG, INT, LONG, LONG);
  private final NativeFunction write = binder.function("write", LONG, INT, LONG, LONG);
  private final NativeFunction pread = binder.function("pread", LONG, INT, LONG, LONG, LONG);
  private final NativeFunction pwrite = binder.function("pwrite", LONG, INT, LONG, LONG, LONG);
  private final NativeFunction preadv2 =
      binder.function("preadv2", LONG, INT, LONG, INT, LONG, INT);
  private final NativeFunction pwritev2 =
      binder.function("pwritev2", LONG, INT, LONG, INT, LONG, INT);
  private final NativeFunction fcntl = binder.function("fcntl", INT, INT, INT, LONG);
  private final NativeFunction ioctl = binder.function("ioctl", INT, INT, LONG, LONG);
  private final NativeFunction fchmod = binder.function("fchmod", INT, INT, INT);
  private final NativeFunction fchown = binder.function("fchown", INT, INT, INT, INT);
  private final NativeFunction statx = binder.function("statx", INT, INT, LONG, INT, INT, LONG);
  private final NativeFunction lseek = binder.function("lseek", LONG, INT, LONG, INT);
  private final NativeFunction fallocate = binder.function("fallocate", INT, INT, INT, LONG, LONG);
  private final NativeFunction unlink = binder.function("unlink", INT, LONG);
  private final NativeFunction mkfifo = binder.function("mkfifo", INT, LONG, INT);
  private final NativeFunction pipe2 = binder.function("pipe2", INT, LONG, INT);
  private final NativeFunction poll = binder.function("poll", INT, LONG, LONG, INT);
  private final NativeFunction epollCreate1 = binder.function("epoll_create1", INT, INT);
  private final NativeFunction epollCtl = binder.function("epoll_ctl", INT, INT, INT, INT, LONG);
  private final NativeFunction epollWait = binder.function("epoll_wait", INT, INT, LONG, INT, INT);
  private final NativeFunction socket = binder.function("socket", INT, INT, INT, INT);
  private final NativeFunction bind = binder.function("bind", INT, INT, LONG, INT);
  private final NativeFunction listen = binder.function("listen", INT, INT, INT);
  private final NativeFunction shutdown = binder.function("shutdown", INT, INT, INT);
  private final NativeFunction accept4 = binder.function("accept4", INT, INT, LONG, LONG, INT);
  private final NativeFunction connect = binder.function("connect", INT, INT, LONG, INT);
  private final NativeFunction send = binder.function("send", LONG, INT, LONG, LONG, INT);
  private final NativeFunction sendto =
      binder.function("sendto", LONG, INT, LONG, LONG, INT, LONG, INT);
  private final NativeFunction recv = binder.function("recv", LONG, INT, LONG, LONG, INT);
  private final NativeFunction sendmsg = binder.function("sendmsg", LONG, INT, LONG, INT);
  private final NativeFunction recvmsg = binder.function("recvmsg", LONG, INT, LONG, INT);
  private final NativeFunction sendmmsg = binder.function("sendmmsg", INT, INT, LONG, INT, INT);
  private final NativeFunction recvmmsg =
      binder.function("recvmmsg", INT, INT, LONG, INT, INT, LONG);
  private final NativeFunction getsockopt =
      binder.function("getsockopt", INT, INT, INT, INT, LONG, LONG);
  private final NativeFunction setsockopt =
      binder.function("setsockopt", INT, INT, INT, INT, LONG, INT);
  private final NativeFunction eventfd = binder.function("eventfd", INT, INT, INT);
  private final NativeFunction mqOpen = binder.function("mq_open", INT, LONG, INT, INT, LONG);
  private final NativeFunction mqUnlink = binder.function("mq_unlink", INT, LONG);
  private final NativeFunction mqGetattr = binder.function("mq_getattr", INT, INT, LONG);
  private final NativeFunction mqSend = binder.function("mq_send", INT, INT, LONG, LONG, INT);
  private final NativeFunction mqReceive =
      binder.function("mq_receive", LONG, INT, LONG, LONG, LONG);
  private final NativeFunction semOpen = binder.function("sem_open", LONG, LONG, INT, INT, INT);
  private final NativeFunction semClose = binder.function("sem_close", INT, LONG);
  private final NativeFunction semUnlink = binder.function("sem_unlink", INT, LONG);
  private final NativeFunction semPost = binder.function("sem_post", INT, LONG);
  private final NativeFunction semTrywait = binder.function("sem_trywait", INT, LONG);
  private final NativeFunction semClockwait =
      binder.function("sem_clockwait", INT, LONG, INT, LONG);
  private final NativeFunction semGetvalue = binder.function("sem_getvalue", INT, LONG, LONG);
  private final NativeFunction clockGettime = binder.function("clock_gettime", INT, INT, LONG);
  private final NativeFunction mmap =
      binder.function("mmap", LONG, LONG, LONG, INT, INT, INT, LONG);
  private final NativeFunction sigaction = binder.function("sigaction", INT, INT, LONG, LONG);
  private final NativeFunction pthreadSigmask =
      binder.function("pthread_sigmask", INT, INT, LONG, LONG);
  private final NativeFunction syscall =
      binder.function("syscall", LONG, LONG, LONG, LONG, LONG, LONG);

  /**
   * Returns the reason why this C library cannot be used: the functions that it lacks. Returns
   * empty if it lacks none.
   */
  Optional<String> problem() {
    return binder.problem();
  }

  /** Calls {@code open(2)}. */
  int open(String path, int flags, int mode) {
    return (int) open.call(path, flags, mode);
  }

  /** Calls {@code close(2)}. */
  int close(int fd) {
    return (int) close.call(fd);
  }

  /** Calls {@code read(2)}. */
  long read(int fd, long address, long count) {
    return read.call(fd, address, count);
  }

  /** Calls {@code write(2)}. */
  long write(int fd, long address, long count) {
    return write.call(fd, address, count);
  }

  /** Calls {@code pread(2)}. */
  long pread(int fd, long address, long count, long offset) {
    return pread.call(fd, address, count, offset);
  }

  /** Calls {@code pwrite(2)}. */
  long pwrite(int fd, long address, long count, long offset) {
    return pwrite.call(fd, address, count, offset);
  }

  /** Calls {@code preadv2(2)}. */
  long preadv2(int fd, long vectors, int count, long offset, int flags) {
    return preadv2.call(fd, vectors, count, offset, flags);
  }

  /** Calls {@code pwritev2(2)}. */
  long pwritev2(int fd, long vectors, int count, long offset, int flags) {
    return pwritev2.call(fd, vectors, count, offset, flags);
  }

  /** Calls {@code fcntl(2)} with a number or an address as its argument. */
  int fcntl(int fd, int command, long argument) {
    return (int) fcntl.call(fd, command, argument);
  }

  /** Calls {@code ioctl(2)} with an address as its argument. */
  int ioctl(int fd, long request, long address) {
    return (int) ioctl.call(fd, request, address);
  }

  /** Calls {@code fchmod(2)}. */
  int fchmod(int fd, int mode) {
    return (int) fchmod.call(fd, mode);
  }

  /** Calls {@code fchown(2)}. */
  int fchown(int fd, int uid, int gid) {
    return (int) fchown.call(fd, uid, gid);
  }

  /** Calls {@code statx(2)}. */
  int statx(int directoryFd, String path, int flags, int mask, long address) {
    NativeBuffer text = NativeFunction.cString(path);
    try {
      return (int) statx.call(directoryFd, text.address(), flags, mask, address);
    } finally {
      Reference.reachabilityFence(text);
    }
  }

  /** Calls {@code statx(2)} with the address of a path, which is cheaper than a string. */
  int statx(int directoryFd, long path, int flags, int mask, long address) {
    return (int) statx.call(directoryFd, path, flags, mask, address);
  }

  /** Calls {@code lseek(2)}. */
  long lseek(int fd, long offset, int whence) {
    return lseek.call(fd, offset, whence);
  }

  /** Calls {@code fallocate(2)}. */
  int fallocate(int fd, int mode, long offset, long length) {
    return (int) fallocate.call(fd, mode, offset, length);
  }

  /** Calls {@code unlink(2)}. */
  int unlink(String path) {
    return (int) unlink.call(path);
  }

  /** Calls {@code mkfifo(3)}. */
  int mkfifo(String path, int mode) {
    return (int) mkfifo.call(path, mode);
  }

  /** Calls {@code pipe2(2)}. */
  int pipe2(long address, int flags) {
    return (int) pipe2.call(address, flags);
  }

  /** Calls {@code poll(2)}. */
  int poll(long address, long count, int timeoutMs) {
    return (int) poll.call(address, count, timeoutMs);
  }

  /** Calls {@code epoll_create1(2)}. */
  int epoll_create1(int flags) {
    return (int) epollCreate1.call(flags);
  }

  /** Calls {@code epoll_ctl(2)}. */
  int epoll_ctl(int epoll, int operation, int fd, long event) {
    return (int) epollCtl.call(epoll, operation, fd, event);
  }

  /** Calls {@code epoll_wait(2)}. */
  int epoll_wait(int epoll, long events, int maxEvents, int timeoutMs) {
    return (int) epollWait.call(epoll, events, maxEvents, timeoutMs);
  }

  /** Calls {@code socket(2)}. */
  int socket(int domain, int type, int protocol) {
    return (int) socket.call(domain, type, protocol);
  }

  /** Calls {@code bind(2)}. */
  int bind(int fd, long address, int length) {
    return (int) bind.call(fd, address, length);
  }

  /** Calls {@code shutdown(2)}. */
  int shutdown(int fd, int how) {
    return (int) shutdown.call(fd, how);
  }

  /** Calls {@code listen(2)}. */
  int listen(int fd, int backlog) {
    return (int) listen.call(fd, backlog);
  }

  /** Calls {@code accept4(2)}. */
  int accept4(int fd, long address, long length, int flags) {
    return (int) accept4.call(fd, address, length, flags);
  }

  /** Calls {@code connect(2)}. */
  int connect(int fd, long address, int length) {
    return (int) connect.call(fd, address, length);
  }

  /** Calls {@code send(2)}. */
  long send(int fd, long address, long length, int flags) {
    return send.call(fd, address, length, flags);
  }

  /** Calls {@code sendto(2)}. */
  long sendto(int fd, long address, long length, int flags, long to, int toLength) {
    return sendto.call(fd, address, length, flags, to, toLength);
  }

  /** Calls {@code recv(2)}. */
  long recv(int fd, long address, long length, int flags) {
    return recv.call(fd, address, length, flags);
  }

  /** Calls {@code sendmsg(2)}. */
  long sendmsg(int fd, long message, int flags) {
    return sendmsg.call(fd, message, flags);
  }

  /** Calls {@code recvmsg(2)}. */
  long recvmsg(int fd, long message, int flags) {
    return recvmsg.call(fd, message, flags);
  }

  /** Calls {@code sendmmsg(2)}. */
  int sendmmsg(int fd, long messages, int count, int flags) {
    return (int) sendmmsg.call(fd, messages, count, flags);
  }

  /** Calls {@code recvmmsg(2)}. */
  int recvmmsg(int fd, long messages, int count, int flags, long timeout) {
    return (int) recvmmsg.call(fd, messages, count, flags, timeout);
  }

  /** Calls {@code getsockopt(2)}. */
  int getsockopt(int fd, int level, int name, long value, long length) {
    return (int) getsockopt.call(fd, level, name, value, length);
  }

  /** Calls {@code setsockopt(2)}. */
  int setsockopt(int fd, int level, int name, long value, int length) {
    return (int) setsockopt.call(fd, level, name, value, length);
  }

  /** Calls {@code eventfd(2)}. */
  int eventfd(int initial, int flags) {
    return (int) eventfd.call(initial, flags);
  }

  /** Calls {@code mq_open(3)}. */
  int mq_open(String name, int flags, int mode, long attributes) {
    return (int) mqOpen.call(name, flags, mode, attributes);
  }

  /** Calls {@code mq_unlink(3)}. */
  int mq_unlink(String name) {
    return (int) mqUnlink.call(name);
  }

  /** Calls {@code mq_getattr(3)}. */
  int mq_getattr(int queue, long attributes) {
    return (int) mqGetattr.call(queue, attributes);
  }

  /** Calls {@code mq_send(3)}. */
  int mq_send(int queue, long address, long length, int priority) {
    return (int) mqSend.call(queue, address, length, priority);
  }

  /** Calls {@code mq_receive(3)}. */
  long mq_receive(int queue, long address, long length, long priority) {
    return mqReceive.call(queue, address, length, priority);
  }

  /** Calls {@code sem_open(3)}. Returns 0 if the call fails, not -1. */
  long sem_open(String name, int flags, int mode, int value) {
    return semOpen.call(name, flags, mode, value);
  }

  /** Calls {@code sem_close(3)}. */
  int sem_close(long semaphore) {
    return (int) semClose.call(semaphore);
  }

  /** Calls {@code sem_unlink(3)}. */
  int sem_unlink(String name) {
    return (int) semUnlink.call(name);
  }

  /** Calls {@code sem_post(3)}. */
  int sem_post(long semaphore) {
    return (int) semPost.call(semaphore);
  }

  /** Calls {@code sem_trywait(3)}. */
  int sem_trywait(long semaphore) {
    return (int) semTrywait.call(semaphore);
  }

  /** Calls {@code sem_clockwait(3)}. */
  int sem_clockwait(long semaphore, int clock, long deadline) {
    return (int) semClockwait.call(semaphore, clock, deadline);
  }

  /** Calls {@code sem_getvalue(3)}. */
  int sem_getvalue(long semaphore, long value) {
    return (int) semGetvalue.call(semaphore, value);
  }

  /** Calls {@code clock_gettime(2)}. */
  int clock_gettime(int clock, long time) {
    return (int) clockGettime.call(clock, time);
  }

  /** Calls {@code mmap(2)}. */
  long mmap(long address, long length, int protection, int flags, int fd, long offset) {
    return mmap.call(address, length, protection, flags, fd, offset);
  }

  /** Calls {@code sigaction(2)}. */
  int sigaction(int signal, long next, long before) {
    return (int) sigaction.call(signal, next, before);
  }

  /** Calls {@code pthread_sigmask(3)}. Returns an error number, not -1. */
  int pthread_sigmask(int how, long next, long before) {
    return (int) pthreadSigmask.call(how, next, before);
  }

  /** Calls {@code syscall(2)} with up to four arguments. */
  long syscall(long number, long a, long b, long c, long d) {
    return syscall.call(number, a, b, c, d);
  }
}
