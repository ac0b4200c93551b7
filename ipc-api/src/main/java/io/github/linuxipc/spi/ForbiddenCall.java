package io.github.linuxipc.spi;

import java.io.IOException;
import java.net.SocketException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import java.util.Set;

/**
 * A system call that this process may not make, regardless of the call's arguments: an old kernel
 * lacks it, or a sandbox such as a container's seccomp profile forbids it. The exception thrown for
 * it contains both texts.
 *
 * @param what which call is forbidden, as a sentence without a full stop
 * @param remedy how to allow it, as a full sentence
 */
public record ForbiddenCall(String what, String remedy) {
  private static final String REMEDY =
      "Allow the call in the sandbox of the process (a container's or service's seccomp profile),"
          + " use a newer kernel, or choose another transport or notifier.";

  private static final String SANDBOX = "a sandbox such as a seccomp profile forbids it";
  private static final String NOT_PERMITTED = "Operation not permitted";

  /** The C library's texts for EPERM, ENOSYS and EAFNOSUPPORT. */
  private static final Set<String> REASONS =
      Set.of(NOT_PERMITTED, "Function not implemented", "Address family not supported by protocol");

  /**
   * Returns the forbidden call.
   *
   * @param failure the call with its main argument and its error, such as {@code mq_open(/x):
   *     EPERM, Operation not permitted}
   * @param lacking whether the kernel may lack the call
   * @return the forbidden call
   */
  public static ForbiddenCall of(String failure, boolean lacking) {
    return new ForbiddenCall(
        text(failure, lacking ? "the kernel lacks it, or " + SANDBOX : "probably " + SANDBOX),
        REMEDY);
  }

  private static String text(String failure, String why) {
    return "This process may not make a required system call: " + failure + " (" + why + ")";
  }

  /**
   * Returns the forbidden call that an exception of the JDK reports. The exception contains no
   * error number, but only the C library's text for it, which is recognised only in English.
   *
   * @param cause the exception
   * @return the forbidden call, or empty if the cause is another one
   */
  public static Optional<ForbiddenCall> of(IOException cause) {
    if (cause instanceof FileSystemException file) {
      return NOT_PERMITTED.equals(file.getReason())
          ? Optional.of(
              new ForbiddenCall(
                  text(
                      String.valueOf(file.getMessage()),
                      "probably "
                          + SANDBOX
                          + ", or an attribute of the file or directory does,"
                          + " which lsattr prints"),
                  "Remove the attribute with chattr. " + REMEDY))
          : Optional.empty();
    }
    String message = cause.getMessage();
    boolean forbidden =
        message != null
            && REASONS.contains(message)
            && (cause instanceof SocketException || cause.getClass().equals(IOException.class));
    return forbidden
        ? Optional.of(of(call(cause) + message, !NOT_PERMITTED.equals(message)))
        : Optional.empty();
  }

  /**
   * Returns the name of the JDK's native method that failed, which resembles that of the system
   * call, and a colon; empty if the method is not native.
   */
  private static String call(IOException cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    boolean known = trace.length > 0 && trace[0].isNativeMethod();
    return known ? trace[0].getMethodName().replaceFirst("0$", "") + ": " : "";
  }
}
