package io.github.linuxipc.engine.state;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.engine.EngineResource;
import io.github.linuxipc.state.Region;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A region: the memory itself. */
final class EngineRegion implements Region, EngineResource {
  private final StateHandle handle;

  EngineRegion(StateHandle handle) {
    this.handle = handle;
  }

  @Override
  public String name() {
    return handle.opening().name();
  }

  @Override
  public Address address() {
    return handle.address();
  }

  @Override
  public ByteBuffer buffer() {
    if (!handle.isOpen()) {
      throw new IllegalStateException("The region " + name() + " was closed; open it again");
    }
    return handle.state().memory().duplicate().clear().order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public boolean isOpen() {
    return handle.isOpen();
  }

  @Override
  public void close() {
    handle.close(() -> {});
  }
}
