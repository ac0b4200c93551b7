package io.github.linuxipc.support.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.IpcException;
import io.github.linuxipc.spi.OpenContext;
import io.github.linuxipc.spi.Option;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AbstractWakerTest {
  private final List<String> waiters = new ArrayList<>(List.of("first", "second"));
  private final List<String> calls = new ArrayList<>();
  private AbstractWaker.Outcome outcomeOfFirst = AbstractWaker.Outcome.WOKEN;
  private @Nullable IOException error;
  private final Recorder waker = new Recorder();

  @Test
  void shouldFindTheWaiterOnceAndKeepIt() throws IpcException {
    assertTrue(waker.wake());
    assertTrue(waker.wake());
    assertEquals(List.of("release null", "find", "signal first", "signal first"), calls);
  }

  @Test
  void N01_shouldSignalTheSuccessorOfAWaiterThatIsGone() throws IpcException {
    outcomeOfFirst = AbstractWaker.Outcome.GONE;
    assertTrue(waker.wake());
    assertEquals(
        List.of(
            "release null",
            "find",
            "signal first",
            "release first",
            "release null",
            "find",
            "signal second"),
        calls);
  }

  @Test
  void N00_shouldReturnFalseWhenNoProcessWaits() throws IpcException {
    waiters.clear();
    assertFalse(waker.wake());
    assertEquals(List.of("release null", "find"), calls);
  }

  @Test
  void N00_shouldReturnFalseAfterTenWaitersThatWereGone() throws IpcException {
    outcomeOfFirst = AbstractWaker.Outcome.GONE;
    waiters.clear();
    for (int i = 0; i < 12; i++) {
      waiters.add("first");
    }
    assertFalse(waker.wake());
    assertEquals(10, calls.stream().filter("signal first"::equals).count());
    assertEquals("release first", calls.get(calls.size() - 1));
  }

  @Test
  void shouldReleaseAWaiterThatCannotBeWoken() throws IpcException {
    outcomeOfFirst = AbstractWaker.Outcome.NOT_WAKEABLE;
    assertFalse(waker.wake());
    assertEquals(List.of("release null", "find", "signal first", "release first"), calls);
  }

  @Test
  void shouldTranslateAnErrorAndReleaseTheWaiter() {
    error = new IOException("the kernel's error");
    IpcException thrown = assertThrows(IpcException.class, waker::wake);
    assertEquals(ErrorCode.IO, thrown.code());
    assertSame(error, thrown.getCause());
    assertEquals("release first", calls.get(calls.size() - 1));
  }

  @Test
  void shouldThrowACodedErrorUnchanged() {
    error = IpcException.of(ErrorCode.EVENT_OVERFLOW, "overflow", null);
    assertSame(error, assertThrows(IpcException.class, waker::wake));
  }

  @Test
  void shouldReleaseWhatAFailedFindHasOpened() {
    error = new IOException("the kernel's error");
    waiters.clear();
    waiters.add("broken");
    assertSame(error, assertThrows(IOException.class, waker::findNow));
    assertEquals(List.of("release null", "find", "release null"), calls);
  }

  @Test
  void T13_shouldRefuseToWakeAfterClose() throws IpcException {
    assertTrue(waker.wake());
    waker.close();
    assertEquals("release first", calls.get(calls.size() - 1));
    IpcException thrown = assertThrows(IpcException.class, waker::wake);
    assertEquals(ErrorCode.CLOSED, thrown.code());
  }

  private final class Recorder extends AbstractWaker<String> {
    Recorder() {
      super(new Context());
    }

    @Override
    protected @Nullable String find() throws IOException {
      calls.add("find");
      if (waiters.isEmpty()) {
        return null;
      }
      String found = waiters.remove(0);
      if (found.equals("broken") && error != null) {
        throw error;
      }
      return found;
    }

    @Override
    protected Outcome signal(String found) throws IOException {
      calls.add("signal " + found);
      if (error != null) {
        throw error;
      }
      return found.equals("first") ? outcomeOfFirst : Outcome.WOKEN;
    }

    @Override
    protected void release(@Nullable String found) {
      calls.add("release " + found);
    }

    @Override
    protected IpcException failure(IOException cause) {
      return context().failure(ErrorCode.IO, "The event failed", "", cause);
    }
  }

  private static final class Context implements OpenContext {
    @Override
    public String name() {
      return "reload";
    }

    @Override
    public <T> T option(Option<T> option) {
      return option.fallback();
    }

    @Override
    public Path runtimeDirectory() {
      return Path.of("/run");
    }

    @Override
    public long remainingNs() {
      return 0;
    }

    @Override
    public boolean cancelled() {
      return false;
    }

    @Override
    public IpcException failure(
        ErrorCode code, String what, String next, @Nullable Throwable cause) {
      return IpcException.of(code, code.text(what, "event reload", next), cause);
    }
  }
}
