package io.github.linuxipc.bench.library;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Passes bytes to gRPC and takes them from it, without a serialisation format. */
final class ByteMarshaller implements Marshaller<byte[]> {
  /** A stream whose length gRPC can ask for. */
  private static final class Bytes extends ByteArrayInputStream implements KnownLength {
    Bytes(byte[] bytes) {
      super(bytes);
    }
  }

  @Override
  public InputStream stream(byte[] bytes) {
    return new Bytes(bytes);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      byte[] bytes = new byte[stream.available()]; // gRPC passes whole messages
      int count = stream.readNBytes(bytes, 0, bytes.length);
      if (count < bytes.length || stream.read() >= 0) {
        throw new IOException("the message does not have " + bytes.length + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
