package io.github.linuxipc.mq;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.posix.Errno;
import io.github.linuxipc.posix.ErrnoException;
import io.github.linuxipc.spi.LinkContext;
import io.github.linuxipc.support.KernelErrors;
import java.io.IOException;

/**
 * Translates errors of the kernel into coded errors of the channel. The error for an exceeded limit
 * names the command that raises the limit.
 */
final class MqErrors {
  private MqErrors() {}

  /** Thrown when a queue cannot be created because the user's queues would have too many bytes. */
  static final class QueueBytesException extends IOException {
    private static final long serialVersionUID = 1L;

    QueueBytesException(ErrnoException cause) {
      super(cause.getMessage(), cause);
    }
  }

  /** Returns the error for a queue that cannot be created or opened. */
  static IpcException opening(LinkContext context, IOException cause, int depth, int frameSize) {
    if (cause instanceof QueueBytesException) {
      return tooManyBytes(context, cause, depth, frameSize);
    }
    int errno = cause instanceof ErrnoException known ? known.errno() : 0;
    return switch (errno) {
      case Errno.ENOENT -> context.noReceiver("the queue", cause);
      case Errno.EACCES ->
          insecure(context, "This user may not open the queue: " + cause.getMessage(), cause);
      case Errno.ENOSPC -> tooManyQueues(context, cause);
      case Errno.EINVAL -> tooLarge(context, cause, depth, frameSize);
      default -> KernelErrors.opening(context, cause, null, () -> unknown(context, cause));
    };
  }

  private static IpcException unknown(LinkContext context, IOException cause) {
    return context.failure(
        ErrorCode.OPEN_FAILED,
        "The queue cannot be opened: " + KernelErrors.text(cause),
        "See mq_overview(7) for the meaning of this error.",
        cause);
  }

  private static IpcException tooManyBytes(
      LinkContext context, IOException cause, int depth, int frameSize) {
    return context.failure(
        ErrorCode.RESOURCE_LIMIT,
        "The queues of this user would exceed RLIMIT_MSGQUEUE bytes with depth="
            + depth
            + "&frame-size="
            + frameSize,
        "Raise the limit with ulimit -q, or use a smaller depth or frame-size.",
        cause);
  }

  /** Returns the error for a kernel whose largest messages are too small for frames. */
  static IpcException tooSmallByDefault(LinkContext context, int allowed, int needed) {
    return context.failure(
        ErrorCode.RESOURCE_LIMIT,
        "The kernel's msgsize_max=" + allowed + " is too small for frames, which need " + needed,
        "Run sysctl -w fs.mqueue.msgsize_max=8192 as root, or use wire=raw.");
  }

  private static IpcException tooManyQueues(LinkContext context, IOException cause) {
    int queues = QueueLimits.maxQueues();
    boolean known = queues > 0;
    return context.failure(
        ErrorCode.RESOURCE_LIMIT,
        "There are already as many queues as the kernel's queues_max"
            + (known ? "=" + queues : "")
            + " allows",
        "Remove queues, or run sysctl -w fs.mqueue.queues_max="
            + (known ? 2L * queues : "N, with a larger N than now,")
            + " as root.",
        cause);
  }

  private static IpcException tooLarge(
      LinkContext context, IOException cause, int depth, int frameSize) {
    if (depth > QueueLimits.maxMessages()) {
      return context.failure(
          ErrorCode.RESOURCE_LIMIT,
          "depth=" + depth + " exceeds the kernel's msg_max=" + QueueLimits.maxMessages(),
          "Run sysctl -w fs.mqueue.msg_max=" + depth + " as root, or use a smaller depth.",
          cause);
    }
    if (frameSize > QueueLimits.maxMessageSize()) {
      return context.failure(
          ErrorCode.RESOURCE_LIMIT,
          "frame-size="
              + frameSize
              + " exceeds the kernel's msgsize_max="
              + QueueLimits.maxMessageSize(),
          "Run sysctl -w fs.mqueue.msgsize_max="
              + frameSize
              + " as root, or use a smaller frame-size.",
          cause);
    }
    return context.failure(
        ErrorCode.RESOURCE_LIMIT,
        "The kernel rejects the queue"
            + (depth > 0 ? " with depth=" + depth + "&frame-size=" + frameSize : "")
            + ": "
            + KernelErrors.text(cause),
        "Use a smaller depth or frame-size, and see mq_open(3) for the meaning of this error.",
        cause);
  }

  static IpcException insecure(LinkContext context, String what, IOException cause) {
    return context.failure(
        ErrorCode.INSECURE, what, "Remove the queue as its owner, or choose another name.", cause);
  }
}
