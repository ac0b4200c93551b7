package io.github.linuxipc.core;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.discovery.ProviderRegistry;
import io.github.linuxipc.engine.Engine;
import io.github.linuxipc.engine.activity.ActivityReader;
import io.github.linuxipc.engine.inventory.Inventory;
import io.github.linuxipc.inventory.ActivityMonitor;
import io.github.linuxipc.inventory.EndpointActivity;
import io.github.linuxipc.inventory.FoundObject;
import io.github.linuxipc.inventory.InventoryEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the inventory on engine threads, and gives failures their codes. */
final class InventoryReader {
  private final Engine engine;
  private final ProviderRegistry registry;

  InventoryReader(Engine engine, ProviderRegistry registry) {
    this.engine = engine;
    this.registry = registry;
  }

  /** The work with something of the runtime directory. */
  private interface Work<S, T> {
    T with(S subject) throws IOException;
  }

  List<InventoryEntry> list() throws IpcException, InterruptedException {
    return withInventory(Inventory::list);
  }

  boolean remove(FoundObject object) throws IpcException, InterruptedException {
    return withInventory(inventory -> inventory.remove(object));
  }

  ActivityMonitor monitor() throws IpcException, InterruptedException {
    ActivityReader reader = run(ActivityReader::open, ActivityReader::close);
    return new ActivityMonitor() {
      @Override
      public List<EndpointActivity> read() throws IpcException, InterruptedException {
        return run(unused -> reader.read(), unused -> {});
      }

      @Override
      public void close() {
        engine.background().run(reader::close);
      }
    };
  }

  private <T> T withInventory(Work<Inventory, T> work) throws IpcException, InterruptedException {
    return run(
        runtime ->
            work.with(new Inventory(runtime, registry.providers(), registry::ofAllAddresses)),
        unused -> {});
  }

  private <T> T run(Work<Path, T> work, Consumer<T> unwanted)
      throws IpcException, InterruptedException {
    return engine.openEvent(
        cancelled -> {
          try {
            return work.with(engine.runtime().path(InventoryReader::failure));
          } catch (IpcException e) {
            throw e;
          } catch (IOException e) {
            throw failure(
                ErrorCode.IO,
                "An object cannot be read or removed: " + e.getMessage(),
                "Check the runtime directory " + engine.runtime() + ".",
                e);
          }
        },
        unwanted);
  }

  private static IpcException failure(
      ErrorCode code, String what, String next, @Nullable Throwable cause) {
    return IpcException.of(code, code.text(what, "", next), cause);
  }
}
