package io.github.linuxipc.tests.peer;

import io.github.linuxipc.Ipc;
import io.github.linuxipc.IpcBuilder;
import io.github.linuxipc.channel.IpcConfigurationException;
import io.github.linuxipc.channel.IpcException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The main class of a peer. Its arguments are settings. It reads commands from its standard input,
 * one a line, and answers each with one line on its standard output.
 */
public final class PeerMain {
  /**
   * The prefix of every answer, and of the line that reports that the peer is ready. All other
   * lines of output are log text.
   */
  static final String MARK = "ipc-peer ";

  static final String READY = "ready";
  static final String OK = "ok ";
  static final String FAILED = "failed ";

  private PeerMain() {}

  /**
   * Runs commands until standard input ends, and then halts without closing anything.
   *
   * @param settings {@code key=value} for {@link IpcBuilder#set}
   * @throws Exception if standard input fails
   */
  public static void main(String[] settings) throws Exception {
    IpcBuilder builder = Ipc.builder();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      builder.set(setting.substring(0, equals), setting.substring(equals + 1));
    }
    PeerCommands commands = new PeerCommands(builder.build());
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    out.println(MARK + READY);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(MARK + answer(commands, line));
    }
    Runtime.getRuntime().halt(0);
  }

  private static String answer(PeerCommands commands, String line) {
    try {
      return OK + commands.run(line.split(" ", -1));
    } catch (IpcException e) {
      return FAILED + e.code() + ' ' + oneLine(e);
    } catch (IpcConfigurationException e) {
      return FAILED + e.code() + ' ' + oneLine(e);
    } catch (Exception | AssertionError e) {
      e.printStackTrace();
      return FAILED + "- " + oneLine(e);
    }
  }

  private static String oneLine(Throwable e) {
    return e.toString().replace('\n', ' ');
  }
}
