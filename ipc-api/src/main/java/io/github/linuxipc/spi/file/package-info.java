/**
 * Files that must be private to this user: directories, a lock and socket files. They are created
 * and checked so that another user can neither create, replace nor read anything, and files left by
 * a dead process are reclaimed without a race.
 *
 * <pre>
 *   SocketFile --bind, close--&gt; DirectoryLock --waits as long as--&gt; LockWait
 *       |                             |
 *       +--checks--&gt; PrivateDirectory +--fails with--&gt; LockTimeoutException
 *
 *   PrivateFile   reads a secret         WrittenPath   parses a path of the configuration
 *   DirectoryTag  names kernel objects   UserIds       finds users by name or id
 * </pre>
 */
@NullMarked
package io.github.linuxipc.spi.file;

import org.jspecify.annotations.NullMarked;
