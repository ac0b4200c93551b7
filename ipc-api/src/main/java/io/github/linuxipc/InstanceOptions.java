package io.github.linuxipc;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link IpcBuilder} gives to an {@link IpcFactory} besides settings. Applications do not
 * use this record.
 *
 * @param processSettings whether system properties, the environment and {@code ipc.properties} are
 *     read too
 * @param closeAtExit whether a shutdown hook closes what is open when the process exits
 * @param loader the class loader that is searched for providers and {@code ipc.properties}; null
 *     for the system class loader
 * @param executor completes futures and runs callbacks; never shut down by the instance
 */
public record InstanceOptions(
    boolean processSettings,
    boolean closeAtExit,
    @Nullable ClassLoader loader,
    Executor executor) {}
