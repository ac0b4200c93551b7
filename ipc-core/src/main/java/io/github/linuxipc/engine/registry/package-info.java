/**
 * Publishes and finds the channels of one user by name.
 *
 * <pre>
 *   ReceiverOpener (engine)                              SenderOpener, Engine.live (engine)
 *       | register, publish, close                            | find, findPersistent
 *       v                                                     v
 *   ChannelRegistration  --- name.live, name.channel ---&gt;  PublishedChannel
 *                        (files of the RuntimeDirectory)
 * </pre>
 *
 * <p>{@link io.github.linuxipc.engine.registry.ChannelRegistration} owns a name while its receiver
 * is alive. {@link io.github.linuxipc.engine.registry.PublishedChannel} is the content of the
 * descriptor. It states where the receiver is bound, and with which parameters. {@link
 * io.github.linuxipc.engine.registry.RuntimeDirectory} checks that no other user can change the
 * files.
 */
@NullMarked
package io.github.linuxipc.engine.registry;

import org.jspecify.annotations.NullMarked;
