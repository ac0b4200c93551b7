/**
 * The inventory of a user: the channels, services, topics, events and shared state of all processes
 * of this user on this host, including those that killed processes have left behind. {@link
 * io.github.linuxipc.Ipc#inventory} returns it.
 *
 * <pre>
 *   InventoryEntry     one name: channel orders, topic prices, event reload
 *     FoundObject      one object of the kernel or file that belongs to the name, with its state
 *     InventoryMember  one process of a topic, with its part in it
 * </pre>
 */
@NullMarked
package io.github.linuxipc.inventory;

import org.jspecify.annotations.NullMarked;
