package io.github.linuxipc.posix;

import jnr.ffi.annotations.Encoding;
import jnr.ffi.annotations.Variadic;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/** The raw calls, named and ordered as in their manual pages. */
final class LibC {
  private LibC() {}

  /**
   * What jnr-ffi binds. Memory is passed as addresses ({@code long}), which costs no object a call.
   * A result of -1 means that errno tells more. Public because the generated stubs must see it.
   */
  public interface Calls {
    /** {@code open(2)}. */
    @Variadic(fixedCount = 2)
    int open(@Encoding("UTF-8") String path, int flags, int mode);

    /** {@code close(2)}. */
    int close(int fd);

    /** {@code read(2)}. */
    @ssize_t
    long read(int fd, long address, @size_t long count);

    /** {@code write(2)}. */
    @ssize_t
    long write(int fd, long address, @size_t long count);

    /** {@code pread(2)}. */
    @ssize_t
    long pread(int fd, long address, @size_t long count, long offset);

    /** {@code pwrite(2)}. */
    @ssize_t
    long pwrite(int fd, long address, @size_t long count, long offset);

    /**
     * {@code fcntl(2)} with a number or an address. Bound with a fixed number of arguments, which
     * is passed alike on x86-64 and aarch64 Linux, because jnr-ffi allocates for a variadic call.
     */
    int fcntl(int fd, int command, long argument);

    /** {@code ioctl(2)} with an address; bound with a fixed number of arguments as fcntl is. */
    int ioctl(int fd, long request, long address);

    /** {@code fchmod(2)}. */
    int fchmod(int fd, int mode);

    /** {@code statx(2)}. */
    int statx(int directoryFd, @Encoding("UTF-8") String path, int flags, int mask, long address);

    /** {@code statx(2)} with the address of a path, which is cheaper than a string. */
    int statx(int directoryFd, long path, int flags, int mask, long address);

    /** {@code lseek(2)}. */
    long lseek(int fd, long offset, int whence);

    /** {@code unlink(2)}. */
    int unlink(@Encoding("UTF-8") String path);

    /** {@code mkfifo(3)}. */
    int mkfifo(@Encoding("UTF-8") String path, int mode);

    /** {@code pipe2(2)}. */
    int pipe2(long address, int flags);

    /** {@code poll(2)}. */
    int poll(long address, long count, int timeoutMs);

    /** {@code epoll_create1(2)}. */
    int epoll_create1(int flags);

    /** {@code epoll_ctl(2)}. */
    int epoll_ctl(int epoll, int operation, int fd, long event);

    /** {@code epoll_wait(2)}. */
    int epoll_wait(int epoll, long events, int most, int timeoutMs);

    /** {@code socket(2)}. */
    int socket(int domain, int type, int protocol);

    /** {@code bind(2)}. */
    int bind(int fd, long address, int length);

    /** {@code listen(2)}. */
    int listen(int fd, int backlog);

    /** {@code accept4(2)}. */
    int accept4(int fd, long address, long length, int flags);

    /** {@code connect(2)}. */
    int connect(int fd, long address, int length);

    /** {@code send(2)}. */
    @ssize_t
    long send(int fd, long address, @size_t long length, int flags);

    /** {@code recv(2)}. */
    @ssize_t
    long recv(int fd, long address, @size_t long length, int flags);

    /** {@code recvmsg(2)}. */
    @ssize_t
    long recvmsg(int fd, long message, int flags);

    /** {@code getsockopt(2)}. */
    int getsockopt(int fd, int level, int name, long value, long length);

    /** {@code setsockopt(2)}. */
    int setsockopt(int fd, int level, int name, long value, int length);

    /** {@code eventfd(2)}. */
    int eventfd(int initial, int flags);

    /** {@code mq_open(3)}. */
    @Variadic(fixedCount = 2)
    int mq_open(@Encoding("UTF-8") String name, int flags, int mode, long attributes);

    /** {@code mq_unlink(3)}. */
    int mq_unlink(@Encoding("UTF-8") String name);

    /** {@code mq_getattr(3)}. */
    int mq_getattr(int queue, long attributes);

    /** {@code mq_send(3)}. */
    int mq_send(int queue, long address, @size_t long length, int priority);

    /** {@code mq_receive(3)}. */
    @ssize_t
    long mq_receive(int queue, long address, @size_t long length, long priority);

    /** {@code sem_open(3)}. */
    @Variadic(fixedCount = 2)
    long sem_open(@Encoding("UTF-8") String name, int flags, int mode, int value);

    /** {@code sem_close(3)}. */
    int sem_close(long semaphore);

    /** {@code sem_unlink(3)}. */
    int sem_unlink(@Encoding("UTF-8") String name);

    /** {@code sem_post(3)}. */
    int sem_post(long semaphore);

    /** {@code sem_trywait(3)}. */
    int sem_trywait(long semaphore);

    /** {@code sem_clockwait(3)}. */
    int sem_clockwait(long semaphore, int clock, long deadline);

    /** {@code sem_getvalue(3)}. */
    int sem_getvalue(long semaphore, long value);

    /** {@code getpwuid_r(3)}. */
    int getpwuid_r(int uid, long passwd, long strings, @size_t long length, long result);

    /** {@code clock_gettime(2)}. */
    int clock_gettime(int clock, long time);

    /**
     * {@code syscall(2)} with up to four arguments: jnr-ffi allocates for calls of more than six
     * parameters.
     */
    long syscall(long number, long a, long b, long c, long d);

    /** {@code syscall(2)} with up to six arguments. */
    long syscall(long number, long a, long b, long c, long d, long e, long f);
  }
}
