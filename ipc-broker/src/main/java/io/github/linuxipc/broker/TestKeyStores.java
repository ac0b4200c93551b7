package io.github.linuxipc.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Key stores for a test, made by the JDK's {@code keytool}: a key with a self-signed certificate
 * for 127.0.0.1 and {@code localhost}, and a trust store that contains that certificate alone. Both
 * are PKCS#12.
 *
 * @param keyStore the file of the key
 * @param trustStore the file of the certificate
 * @param password the password of both
 */
public record TestKeyStores(Path keyStore, Path trustStore, String password) {
  /**
   * Makes a pair of stores.
   *
   * @param directory where the files are written
   * @param name the first part of their names and the owner's name in the certificate
   * @param password their password, at least 6 characters
   * @return the files
   * @throws IOException if {@code keytool} fails
   */
  public static TestKeyStores make(Path directory, String name, String password)
      throws IOException {
    Path keyStore = directory.resolve(name + "-keys.p12");
    Path trustStore = directory.resolve(name + "-trust.p12");
    Path certificate = directory.resolve(name + ".cer");
    keytool(
        password,
        "-genkeypair",
        "-keystore",
        keyStore.toString(),
        "-alias",
        name,
        "-keyalg",
        "EC",
        "-dname",
        "CN=" + name,
        "-ext",
        "san=ip:127.0.0.1,dns:localhost");
    keytool(
        password,
        "-exportcert",
        "-keystore",
        keyStore.toString(),
        "-alias",
        name,
        "-file",
        certificate.toString());
    keytool(
        password,
        "-importcert",
        "-noprompt",
        "-keystore",
        trustStore.toString(),
        "-alias",
        name,
        "-file",
        certificate.toString());
    return new TestKeyStores(keyStore, trustStore, password);
  }

  /** The password is in keytool's environment, because every user can read its arguments. */
  private static void keytool(String password, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass:env", "STORE_PASSWORD"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("STORE_PASSWORD", password);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(command + ": " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while keytool ran", e);
    }
  }

  /** Returns a text that shows no password. */
  @Override
  public String toString() {
    return Files.exists(keyStore) ? keyStore + ", " + trustStore : "no key stores";
  }
}
