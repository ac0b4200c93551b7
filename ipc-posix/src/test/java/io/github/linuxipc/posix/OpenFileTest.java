package io.github.linuxipc.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenFileTest {
  private final Path path = UniqueNames.path();
  private final NativeBuffer memory = new NativeBuffer(8192);

  @AfterEach
  void remove() throws Exception {
    Files.deleteIfExists(path);
  }

  private OpenFile open(int flags) throws ErrnoException {
    return OpenFile.open(path, flags | OpenFile.NON_BLOCKING | OpenFile.NO_FOLLOW);
  }

  @Test
  void shouldReportNoProblemOnTheTestMachine() {
    assertEquals(Optional.empty(), NativeLibrary.problem());
  }

  @Test
  void shouldFindTheStatusOfAPathThatExists() throws Exception {
    assertEquals(Optional.empty(), FileStat.find(path));
    Fifo.make(path);
    assertEquals(Optional.of(FileStat.of(path)), FileStat.find(path));
  }

  @Test
  void shouldTransferBytesThroughAFifoWithoutBlocking() throws Exception {
    Fifo.make(path);
    try (OpenFile fifo = open(OpenFile.READ_WRITE)) {
      assertEquals(-1, fifo.read(memory, 0, 100), "the FIFO is still empty");
      memory.buffer().putLong(0, 0x1122334455667788L);
      assertEquals(8, fifo.write(memory, 0, 8));
      assertEquals(8, fifo.read(memory, 100, 100));
      assertEquals(0x1122334455667788L, memory.buffer().getLong(100));
      assertEquals(0, memory.buffer().position());
      int written = 0;
      while (fifo.write(memory, 0, Fifo.PIPE_BUF) > 0) {
        written += Fifo.PIPE_BUF;
      }
      assertEquals(fifo.pipeSize(), written);
    }
  }

  @Test
  void shouldReportAnErrorWhenAFifoHasNoReader() throws Exception {
    Fifo.make(path);
    ErrnoException noReader = assertThrows(ErrnoException.class, () -> open(OpenFile.WRITE));
    assertEquals(Errno.ENXIO, noReader.errno());
    assertEquals("ENXIO", noReader.errnoName());
    assertTrue(
        noReader.getMessage().startsWith("open(" + path + "): ENXIO"), noReader.getMessage());
    OpenFile reader = open(OpenFile.READ);
    try (OpenFile writer = open(OpenFile.WRITE)) {
      reader.close();
      ErrnoException broken = assertThrows(ErrnoException.class, () -> writer.write(memory, 0, 1));
      assertEquals(Errno.EPIPE, broken.errno());
    }
  }

  @Test
  void shouldReturnTheStatusOfAnOpenFileAndOfAPath() throws Exception {
    Fifo.make(path);
    try (OpenFile fifo = open(OpenFile.READ)) {
      fifo.setMode(0600);
      FileStat status = fifo.status();
      assertTrue(status.isFifo());
      assertEquals(0600, status.permissions());
      assertTrue(status.isSameFile(FileStat.of(path)));
      Files.delete(path);
      Files.createFile(path);
      assertFalse(status.isSameFile(FileStat.of(path)));
      assertTrue(FileStat.of(path).isRegular());
    }
  }

  @Test
  void shouldNotFollowASymbolicLink() throws Exception {
    Files.createSymbolicLink(path, Path.of("/dev/null"));
    ErrnoException refused = assertThrows(ErrnoException.class, () -> open(OpenFile.READ));
    assertEquals(Errno.ELOOP, refused.errno());
    assertFalse(FileStat.of(path).isRegular());
  }

  @Test
  void shouldNotReachAReusedDescriptorWhenClosed() throws Exception {
    Fifo.make(path);
    OpenFile first = open(OpenFile.READ_WRITE);
    int number = first.fd();
    first.close();
    first.close();
    try (OpenFile second = open(OpenFile.READ_WRITE)) {
      assertEquals(number, second.fd());
      ErrnoException closed = assertThrows(ErrnoException.class, () -> first.write(memory, 0, 1));
      assertEquals(Errno.EBADF, closed.errno());
    }
  }

  @Test
  void shouldRejectARangeOutsideTheBuffer() throws Exception {
    Fifo.make(path);
    try (OpenFile fifo = open(OpenFile.READ_WRITE)) {
      assertThrows(IndexOutOfBoundsException.class, () -> fifo.read(memory, 8000, 193));
      assertThrows(IndexOutOfBoundsException.class, () -> fifo.write(memory, -1, 1));
    }
  }

  @Test
  void shouldOpenPipesCloseOnExec() throws Exception {
    try (Pipe pipe = Pipe.open()) {
      String fdinfo = Files.readString(Path.of("/proc/self/fdinfo/" + pipe.sink().fd()));
      int flags = Integer.parseInt(fdinfo.replaceAll("(?s).*flags:\\s*([0-7]+).*", "$1"), 8);
      assertEquals(OpenFile.CLOSE_ON_EXEC, flags & OpenFile.CLOSE_ON_EXEC);
    }
  }

  @Test
  void shouldAllocateNothingPerCall() throws Exception {
    Fifo.make(path);
    try (OpenFile fifo = open(OpenFile.READ_WRITE)) {
      Runnable calls =
          () -> {
            for (int i = 0; i < 20_000; i++) {
              readAndWrite(fifo);
            }
          };
      calls.run();
      assertTrue(AllocatedBytes.of(calls) < 20_000, "less than a byte a call");
    }
  }

  private void readAndWrite(OpenFile fifo) {
    try {
      fifo.write(memory, 0, 64);
      fifo.read(memory, 0, 4096);
      assertEquals(-1, fifo.read(memory, 0, 4096));
    } catch (ErrnoException e) {
      throw new IllegalStateException(e);
    }
  }
}
