package io.github.linuxipc.posix;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallContextCache;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.Type;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Binds the raw calls of the C library, named as in their manual pages and with the same order of
 * parameters. Memory is passed as addresses ({@code long}), so that a call allocates nothing. A
 * result of -1 means that errno holds the cause.
 *
 * <p>The functions are bound through jffi, the layer below jnr-ffi: a call costs the same, but
 * jnr-ffi spends a quarter of a second in each process on generating the classes that make the
 * calls. Variadic functions are bound with a fixed number of arguments, because Linux on x86-64 and
 * on aarch64 passes both kinds of arguments alike.
 */
final class LibC {
  /** Before glibc 2.34 the second and the third hold the mq_ and sem_ functions. */
  private static final List<String> NAMES = List.of("libc.so.6", "librt.so.1", "libpthread.so.0");

  private static final Invoker INVOKER = Invoker.getInstance();
  private static final Type INT = Type.SINT32;
  private static final Type LONG = Type.SINT64;

  private final List<Library> libraries = load();
  private final List<String> missing = new ArrayList<>();

  private final Function open = function("open", INT, LONG, INT, INT);
  private final Function close = function("close", INT, INT);
  private final Function read = function("read", LONG, INT, LONG, LONG);
  private final Function write = function("write", LONG, INT, LONG, LONG);
  private final Function pread = function("pread", LONG, INT, LONG, LONG, LONG);
  private final Function pwrite = function("pwrite", LONG, INT, LONG, LONG, LONG);
  private final Function preadv2 = function("preadv2", LONG, INT, LONG, INT, LONG, INT);
  private final Function pwritev2 = function("pwritev2", LONG, INT, LONG, INT, LONG, INT);
  private final Function fcntl = function("fcntl", INT, INT, INT, LONG);
  private final Function ioctl = function("ioctl", INT, INT, LONG, LONG);
  private final Function fchmod = function("fchmod", INT, INT, INT);
  private final Function statx = function("statx", INT, INT, LONG, INT, INT, LONG);
  private final Function lseek = function("lseek", LONG, INT, LONG, INT);
  private final Function unlink = function("unlink", INT, LONG);
  private final Function mkfifo = function("mkfifo", INT, LONG, INT);
  private final Function pipe2 = function("pipe2", INT, LONG, INT);
  private final Function poll = function("poll", INT, LONG, LONG, INT);
  private final Function epollCreate1 = function("epoll_create1", INT, INT);
  private final Function epollCtl = function("epoll_ctl", INT, INT, INT, INT, LONG);
  private final Function epollWait = function("epoll_wait", INT, INT, LONG, INT, INT);
  private final Function socket = function("socket", INT, INT, INT, INT);
  private final Function bind = function("bind", INT, INT, LONG, INT);
  private final Function listen = function("listen", INT, INT, INT);
  private final Function accept4 = function("accept4", INT, INT, LONG, LONG, INT);
  private final Function connect = function("connect", INT, INT, LONG, INT);
  private final Function send = function("send", LONG, INT, LONG, LONG, INT);
  private final Function sendto = function("sendto", LONG, INT, LONG, LONG, INT, LONG, INT);
  private final Function recv = function("recv", LONG, INT, LONG, LONG, INT);
  private final Function recvmsg = function("recvmsg", LONG, INT, LONG, INT);
  private final Function getsockopt = function("getsockopt", INT, INT, INT, INT, LONG, LONG);
  private final Function setsockopt = function("setsockopt", INT, INT, INT, INT, LONG, INT);
  private final Function eventfd = function("eventfd", INT, INT, INT);
  private final Function mqOpen = function("mq_open", INT, LONG, INT, INT, LONG);
  private final Function mqUnlink = function("mq_unlink", INT, LONG);
  private final Function mqGetattr = function("mq_getattr", INT, INT, LONG);
  private final Function mqSend = function("mq_send", INT, INT, LONG, LONG, INT);
  private final Function mqReceive = function("mq_receive", LONG, INT, LONG, LONG, LONG);
  private final Function semOpen = function("sem_open", LONG, LONG, INT, INT, INT);
  private final Function semClose = function("sem_close", INT, LONG);
  private final Function semUnlink = function("sem_unlink", INT, LONG);
  private final Function semPost = function("sem_post", INT, LONG);
  private final Function semTrywait = function("sem_trywait", INT, LONG);
  private final Function semClockwait = function("sem_clockwait", INT, LONG, INT, LONG);
  private final Function semGetvalue = function("sem_getvalue", INT, LONG, LONG);
  private final Function getpwuidR = function("getpwuid_r", INT, INT, LONG, LONG, LONG, LONG);
  private final Function clockGettime = function("clock_gettime", INT, INT, LONG);
  private final Function mmap = function("mmap", LONG, LONG, LONG, INT, INT, INT, LONG);
  private final Function sigaction = function("sigaction", INT, INT, LONG, LONG);
  private final Function pthreadSigmask = function("pthread_sigmask", INT, INT, LONG, LONG);
  private final Function syscall = function("syscall", LONG, LONG, LONG, LONG, LONG, LONG);

  private static List<Library> load() {
    List<Library> found = new ArrayList<>();
    for (String name : NAMES) {
      Library library = Library.openLibrary(name, Library.LAZY | Library.GLOBAL);
      if (library != null) {
        found.add(library);
      }
    }
    if (found.isEmpty()) {
      throw new UnsatisfiedLinkError(Library.getLastError());
    }
    return found;
  }

  private long find(String name) {
    for (Library library : libraries) {
      long address = library.getSymbolAddress(name);
      if (address != 0) {
        return address;
      }
    }
    missing.add(name);
    return 0;
  }

  private Function function(String name, Type result, Type... parameters) {
    CallContext context =
        CallContextCache.getInstance()
            .getCallContext(result, parameters, CallingConvention.DEFAULT, true);
    return new Function(name, find(name), context);
  }

  /** A bound function. The record keeps its call context reachable. */
  private record Function(String name, long symbol, CallContext context) {
    /** Returns the function's address. A call of address 0 would crash the process. */
    long address() {
      if (symbol == 0) {
        throw new UnsatisfiedLinkError("the C library lacks " + name);
      }
      return symbol;
    }
  }

  /** Returns the reason why this C library cannot be used: the functions that it lacks, if any. */
  Optional<String> problem() {
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("the C library lacks " + String.join(", ", missing));
  }

  private static NativeBuffer cString(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException(
          "a string for the C library must not contain NUL, which would end it");
    }
    NativeBuffer memory = new NativeBuffer(bytes.length + 1);
    memory.buffer().put(0, bytes);
    return memory;
  }

  /** {@code open(2)}. */
  int open(String path, int flags, int mode) {
    NativeBuffer text = cString(path);
    try {
      return (int) INVOKER.invokeN3(open.context(), open.address(), text.address(), flags, mode);
    } finally {
      Reference.reachabilityFence(text);
    }
  }

  /** {@code close(2)}. */
  int close(int fd) {
    return (int) INVOKER.invokeN1(close.context(), close.address(), fd);
  }

  /** {@code read(2)}. */
  long read(int fd, long address, long count) {
    return INVOKER.invokeN3(read.context(), read.address(), fd, address, count);
  }

  /** {@code write(2)}. */
  long write(int fd, long address, long count) {
    return INVOKER.invokeN3(write.context(), write.address(), fd, address, count);
  }

  /** {@code pread(2)}. */
  long pread(int fd, long address, long count, long offset) {
    return INVOKER.invokeN4(pread.context(), pread.address(), fd, address, count, offset);
  }

  /** {@code pwrite(2)}. */
  long pwrite(int fd, long address, long count, long offset) {
    return INVOKER.invokeN4(pwrite.context(), pwrite.address(), fd, address, count, offset);
  }

  /** {@code preadv2(2)}. */
  long preadv2(int fd, long vectors, int count, long offset, int flags) {
    return INVOKER.invokeN5(
        preadv2.context(), preadv2.address(), fd, vectors, count, offset, flags);
  }

  /** {@code pwritev2(2)}. */
  long pwritev2(int fd, long vectors, int count, long offset, int flags) {
    return INVOKER.invokeN5(
        pwritev2.context(), pwritev2.address(), fd, vectors, count, offset, flags);
  }

  /** {@code fcntl(2)} with a number or an address as its argument. */
  int fcntl(int fd, int command, long argument) {
    return (int) INVOKER.invokeN3(fcntl.context(), fcntl.address(), fd, command, argument);
  }

  /** {@code ioctl(2)} with an address as its argument. */
  int ioctl(int fd, long request, long address) {
    return (int) INVOKER.invokeN3(ioctl.context(), ioctl.address(), fd, request, address);
  }

  /** {@code fchmod(2)}. */
  int fchmod(int fd, int mode) {
    return (int) INVOKER.invokeN2(fchmod.context(), fchmod.address(), fd, mode);
  }

  /** {@code statx(2)}. */
  int statx(int directoryFd, String path, int flags, int mask, long address) {
    NativeBuffer text = cString(path);
    try {
      return (int)
          INVOKER.invokeN5(
              statx.context(), statx.address(), directoryFd, text.address(), flags, mask, address);
    } finally {
      Reference.reachabilityFence(text);
    }
  }

  /** {@code statx(2)} with the address of a path, which is cheaper than a string. */
  int statx(int directoryFd, long path, int flags, int mask, long address) {
    return (int)
        INVOKER.invokeN5(statx.context(), statx.address(), directoryFd, path, flags, mask, address);
  }

  /** {@code lseek(2)}. */
  long lseek(int fd, long offset, int whence) {
    return INVOKER.invokeN3(lseek.context(), lseek.address(), fd, offset, whence);
  }

  /** {@code unlink(2)}. */
  int unlink(String path) {
    NativeBuffer text = cString(path);
    try {
      return (int) INVOKER.invokeN1(unlink.context(), unlink.address(), text.address());
    } finally {
      Reference.reachabilityFence(text);
    }
  }

  /** {@code mkfifo(3)}. */
  int mkfifo(String path, int mode) {
    NativeBuffer text = cString(path);
    try {
      return (int) INVOKER.invokeN2(mkfifo.context(), mkfifo.address(), text.address(), mode);
    } finally {
      Reference.reachabilityFence(text);
    }
  }

  /** {@code pipe2(2)}. */
  int pipe2(long address, int flags) {
    return (int) INVOKER.invokeN2(pipe2.context(), pipe2.address(), address, flags);
  }

  /** {@code poll(2)}. */
  int poll(long address, long count, int timeoutMs) {
    return (int) INVOKER.invokeN3(poll.context(), poll.address(), address, count, timeoutMs);
  }

  /** {@code epoll_create1(2)}. */
  int epoll_create1(int flags) {
    return (int) INVOKER.invokeN1(epollCreate1.context(), epollCreate1.address(), flags);
  }

  /** {@code epoll_ctl(2)}. */
  int epoll_ctl(int epoll, int operation, int fd, long event) {
    return (int)
        INVOKER.invokeN4(epollCtl.context(), epollCtl.address(), epoll, operation, fd, event);
  }

  /** {@code epoll_wait(2)}. */
  int epoll_wait(int epoll, long events, int maxEvents, int timeoutMs) {
    return (int)
        INVOKER.invokeN4(
            epollWait.context(), epollWait.address(), epoll, events, maxEvents, timeoutMs);
  }

  /** {@code socket(2)}. */
  int socket(int domain, int type, int protocol) {
    return (int) INVOKER.invokeN3(socket.context(), socket.address(), domain, type, protocol);
  }

  /** {@code bind(2)}. */
  int bind(int fd, long address, int length) {
    return (int) INVOKER.invokeN3(bind.context(), bind.address(), fd, address, length);
  }

  /** {@code listen(2)}. */
  int listen(int fd, int backlog) {
    return (int) INVOKER.invokeN2(listen.context(), listen.address(), fd, backlog);
  }

  /** {@code accept4(2)}. */
  int accept4(int fd, long address, long length, int flags) {
    return (int) INVOKER.invokeN4(accept4.context(), accept4.address(), fd, address, length, flags);
  }

  /** {@code connect(2)}. */
  int connect(int fd, long address, int length) {
    return (int) INVOKER.invokeN3(connect.context(), connect.address(), fd, address, length);
  }

  /** {@code send(2)}. */
  long send(int fd, long address, long length, int flags) {
    return INVOKER.invokeN4(send.context(), send.address(), fd, address, length, flags);
  }

  /** {@code sendto(2)}. */
  long sendto(int fd, long address, long length, int flags, long to, int toLength) {
    return INVOKER.invokeN6(
        sendto.context(), sendto.address(), fd, address, length, flags, to, toLength);
  }

  /** {@code recv(2)}. */
  long recv(int fd, long address, long length, int flags) {
    return INVOKER.invokeN4(recv.context(), recv.address(), fd, address, length, flags);
  }

  /** {@code recvmsg(2)}. */
  long recvmsg(int fd, long message, int flags) {
    return INVOKER.invokeN3(recvmsg.context(), recvmsg.address(), fd, message, flags);
  }

  /** {@code getsockopt(2)}. */
  int getsockopt(int fd, int level, int name, long value, long length) {
    return (int)
        INVOKER.invokeN5(
            getsockopt.context(), getsockopt.address(), fd, level, name, value, length);
  }

  /** {@code setsockopt(2)}. */
  int setsockopt(int fd, int level, int name, long value, int length) {
    return (int)
        INVOKER.invokeN5(
            setsockopt.context(), setsockopt.address(), fd, level, name, value, length);
  }

  /** {@code eventfd(2)}. */
  int eventfd(int initial, int flags) {
    return (int) INVOKER.invokeN2(eventfd.context(), eventfd.address(), initial, flags);
  }

  /** {@code mq_open(3)}. */
  int mq_open(String name, int flags, int mode, long attributes) {
    NativeBuffer text = cString(name);
    try {
      return (int)
          INVOKER.invokeN4(
              mqOpen.context(), mqOpen.address(), text.address(), flags, mode, attributes);
    } finally {
      Reference.reachabilityFence(text);
    }
  }

  /** {@code mq_unlink(3)}. */
  int mq_unlink(String name) {
    NativeBuffer text = cString(name);
    try {
      return (int) INVOKER.invokeN1(mqUnlink.context(), mqUnlink.address(), text.address());
    } finally {
      Reference.reachabilityFence(text);
    }
  }

  /** {@code mq_getattr(3)}. */
  int mq_getattr(int queue, long attributes) {
    return (int) INVOKER.invokeN2(mqGetattr.context(), mqGetattr.address(), queue, attributes);
  }

  /** {@code mq_send(3)}. */
  int mq_send(int queue, long address, long length, int priority) {
    return (int)
        INVOKER.invokeN4(mqSend.context(), mqSend.address(), queue, address, length, priority);
  }

  /** {@code mq_receive(3)}. */
  long mq_receive(int queue, long address, long length, long priority) {
    return INVOKER.invokeN4(
        mqReceive.context(), mqReceive.address(), queue, address, length, priority);
  }

  /** {@code sem_open(3)}. */
  long sem_open(String name, int flags, int mode, int value) {
    NativeBuffer text = cString(name);
    try {
      return INVOKER.invokeN4(
          semOpen.context(), semOpen.address(), text.address(), flags, mode, value);
    } finally {
      Reference.reachabilityFence(text);
    }
  }

  /** {@code sem_close(3)}. */
  int sem_close(long semaphore) {
    return (int) INVOKER.invokeN1(semClose.context(), semClose.address(), semaphore);
  }

  /** {@code sem_unlink(3)}. */
  int sem_unlink(String name) {
    NativeBuffer text = cString(name);
    try {
      return (int) INVOKER.invokeN1(semUnlink.context(), semUnlink.address(), text.address());
    } finally {
      Reference.reachabilityFence(text);
    }
  }

  /** {@code sem_post(3)}. */
  int sem_post(long semaphore) {
    return (int) INVOKER.invokeN1(semPost.context(), semPost.address(), semaphore);
  }

  /** {@code sem_trywait(3)}. */
  int sem_trywait(long semaphore) {
    return (int) INVOKER.invokeN1(semTrywait.context(), semTrywait.address(), semaphore);
  }

  /** {@code sem_clockwait(3)}. */
  int sem_clockwait(long semaphore, int clock, long deadline) {
    return (int)
        INVOKER.invokeN3(
            semClockwait.context(), semClockwait.address(), semaphore, clock, deadline);
  }

  /** {@code sem_getvalue(3)}. */
  int sem_getvalue(long semaphore, long value) {
    return (int) INVOKER.invokeN2(semGetvalue.context(), semGetvalue.address(), semaphore, value);
  }

  /** {@code getpwuid_r(3)}. */
  int getpwuid_r(int uid, long passwd, long strings, long length, long result) {
    return (int)
        INVOKER.invokeN5(
            getpwuidR.context(), getpwuidR.address(), uid, passwd, strings, length, result);
  }

  /** {@code clock_gettime(2)}. */
  int clock_gettime(int clock, long time) {
    return (int) INVOKER.invokeN2(clockGettime.context(), clockGettime.address(), clock, time);
  }

  /** {@code mmap(2)}. */
  long mmap(long address, long length, int protection, int flags, int fd, long offset) {
    return INVOKER.invokeN6(
        mmap.context(), mmap.address(), address, length, protection, flags, fd, offset);
  }

  /** {@code sigaction(2)}. */
  int sigaction(int signal, long next, long before) {
    return (int) INVOKER.invokeN3(sigaction.context(), sigaction.address(), signal, next, before);
  }

  /** {@code pthread_sigmask(3)}; returns an error number, not -1. */
  int pthread_sigmask(int how, long next, long before) {
    return (int)
        INVOKER.invokeN3(pthreadSigmask.context(), pthreadSigmask.address(), how, next, before);
  }

  /** {@code syscall(2)} with up to four arguments. */
  long syscall(long number, long a, long b, long c, long d) {
    return INVOKER.invokeN5(syscall.context(), syscall.address(), number, a, b, c, d);
  }
}
