/**
 * Lists what is in the runtime directory and in the kernel for this user, and removes what killed
 * processes have left.
 *
 * <pre>
 *   providers' inventory()    RegistrationInventory    TopicInventory
 *             \                        |                   /
 *              +---------------- Inventory ---------------+
 *                                      |  objects of one name
 *                                 EntryBuilder  --&gt;  InventoryEntry
 * </pre>
 */
@NullMarked
package io.github.linuxipc.engine.inventory;

import org.jspecify.annotations.NullMarked;
