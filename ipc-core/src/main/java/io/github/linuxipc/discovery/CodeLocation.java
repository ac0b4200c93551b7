package io.github.linuxipc.discovery;

import io.github.linuxipc.config.LogText;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.security.CodeSource;

/**
 * The module, jar or directory that a class was loaded from.
 *
 * @param module the name of the module, or else of the jar or directory; empty if unknown
 * @param location the jar or directory; empty if unknown
 */
record CodeLocation(String module, String location) {
  static final CodeLocation UNKNOWN = new CodeLocation("", "");

  static CodeLocation of(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL url = source == null ? null : source.getLocation();
    CodeLocation codeLocation = ofPath(url == null ? "" : url.getPath());
    Module module = type.getModule();
    return module.isNamed()
        ? new CodeLocation(module.getName(), codeLocation.location())
        : codeLocation;
  }

  /** Returns the jar or directory that contains a resource. */
  static CodeLocation ofResource(URL url, String resource) {
    String path = url.getPath();
    String container =
        path.endsWith(resource) ? path.substring(0, path.length() - resource.length()) : path;
    return ofPath(container.replaceFirst("^file:", "").replaceFirst("!/$", ""));
  }

  private static CodeLocation ofPath(String path) {
    String location = LogText.line(decoded(path));
    Path file = Path.of(location).getFileName();
    return new CodeLocation(file == null ? "" : file.toString(), location);
  }

  /** Returns the path as the file system spells it. A URL encodes blanks and letters such as ü. */
  private static String decoded(String path) {
    try {
      String decoded = new URI(path).getPath();
      return decoded == null ? path : decoded;
    } catch (URISyntaxException e) {
      return path; // the class loader has not encoded the path
    }
  }
}
