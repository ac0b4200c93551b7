package io.github.linuxipc.bench.library;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.logbuffer.BufferClaim;
import io.github.linuxipc.bench.plan.SendMode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Sends over an exclusive publication, and spins while there is no room. If the send mode is {@link
 * SendMode#CLAIM}, it claims room, unless the message is too long for a claim. Otherwise it offers
 * the message.
 */
final class AeronSender implements BenchSender {
  private final Aeron aeron;
  private final ExclusivePublication publication;
  private final UnsafeBuffer message;
  private final BufferClaim claim = new BufferClaim();
  private final boolean claims;

  AeronSender(Aeron aeron, ExclusivePublication publication, int size, SendMode sendMode) {
    this.aeron = aeron;
    this.publication = publication;
    this.message = new UnsafeBuffer(ByteBuffer.allocateDirect(size));
    this.claims = sendMode == SendMode.CLAIM && size <= publication.maxPayloadLength();
  }

  boolean isConnected() {
    return publication.isConnected();
  }

  @Override
  public void send(long marker) throws IOException {
    if (claims) {
      claim(marker);
      return;
    }
    put(marker);
    long result = publication.offer(message, 0, message.capacity());
    while (result < 0) {
      retry(result);
      result = publication.offer(message, 0, message.capacity());
    }
  }

  private void put(long marker) {
    message.putLong(0, marker);
    message.putLong(message.capacity() - Long.BYTES, marker);
  }

  private void claim(long marker) throws IOException {
    long result = publication.tryClaim(message.capacity(), claim);
    while (result < 0) {
      retry(result);
      result = publication.tryClaim(message.capacity(), claim);
    }
    put(marker);
    claim.putBytes(message, 0, message.capacity());
    claim.commit();
  }

  private static void retry(long result) throws IOException {
    if (result != Publication.BACK_PRESSURED && result != Publication.ADMIN_ACTION) {
      throw new IOException("Aeron: " + Publication.errorString(result));
    }
    Thread.onSpinWait();
  }

  @Override
  public void close() {
    publication.close();
    aeron.close();
  }
}
