package io.github.linuxipc.discovery;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.channel.ProviderInfo;
import io.github.linuxipc.fixture.ProviderJar;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChoiceTest extends DiscoveryTest {
  private static String priority(int priority) {
    return "public int priority() { return " + priority + "; }";
  }

  @Test
  void shouldReportAConflictBetweenEqualsWithTheirJars() throws IOException {
    Path first = jar().transport("First", "same", "").write("first.jar");
    Path second = jar().transport("Second", "same", "").write("second.jar");
    String expected =
        "IPC-303 Several transports claim the scheme same with priority 0: p.First ("
            + first
            + ") and p.Second ("
            + second
            + ") (channel orders, address same:orders, from here)."
            + " Keep only one of them on the class path or module path.";
    assertEquals(
        expected, refusal(ErrorCode.PROVIDER_CONFLICT, registry(first, second), "same:orders"));
    assertEquals(
        expected, refusal(ErrorCode.PROVIDER_CONFLICT, registry(second, first), "same:orders"));
  }

  @Test
  void shouldServeOtherSchemesDespiteAConflict() throws IOException {
    ProviderRegistry registry =
        registry(
            jar()
                .transport("First", "same", "")
                .transport("Second", "same", "")
                .transport("Other", "other", "")
                .write("a.jar"));
    assertDoesNotThrow(() -> find(registry, "other:orders"));
  }

  @Test
  void shouldChooseTheHighestPriorityInAnyOrder() throws IOException {
    Path low = jar().transport("Low", "same", priority(-1)).write("low.jar");
    Path high = jar().transport("High", "same", priority(7)).write("high.jar");
    for (ProviderRegistry registry : List.of(registry(low, high), registry(high, low))) {
      assertEquals("p.High", find(registry, "same:orders").transport().getClass().getName());
    }
  }

  @Test
  void shouldListWhyAProviderIsNotUsed() throws IOException {
    Path jar =
        jar()
            .transport("Low", "same", priority(-1))
            .transport("High", "same", priority(7))
            .transport("First", "rival", "")
            .transport("Second", "rival", "")
            .write("a.jar");
    ProviderRegistry registry = registry(jar);
    assertEquals(
        List.of("rival p.First", "rival p.Second", "same p.High", "same p.Low"),
        registry.transports().stream().map(i -> i.scheme() + " " + i.provider()).toList());
    assertEquals("p.High (" + jar + ") has a higher priority", info(registry, "p.Low").reason());
    assertEquals(
        "p.Second (" + jar + ") claims the same scheme with the same priority",
        info(registry, "p.First").reason());
    assertTrue(info(registry, "p.High").available());
    assertFalse(info(registry, "p.Second").available());
  }

  @Test
  void shouldListAProviderOnceWhenTwoClassLoadersFindIt() throws IOException {
    Path jar = jar().transport("A", "alpha", "").write("a.jar");
    ClassLoader loader = ProviderJar.loader(jar);
    ProviderRegistry registry = ProviderRegistry.discover(loader, loader, null);
    assertEquals(
        1, registry.transports().stream().filter(info -> info.scheme().equals("alpha")).count());
    assertDoesNotThrow(() -> find(registry, "alpha:orders"));
  }

  @Test
  void shouldReportTheSameClassInTwoJars() throws IOException {
    Path jar = jar().transport("A", "alpha", "").write("a.jar");
    Path copy = jar().transport("A", "alpha", "").write("copy.jar");
    ProviderRegistry registry =
        ProviderRegistry.discover(ProviderJar.loader(jar), ProviderJar.loader(copy));
    String text = refusal(ErrorCode.PROVIDER_CONFLICT, registry, "alpha:orders");
    assertTrue(text.contains("p.A (" + jar + ") and p.A (" + copy + ")"), text);
  }

  @Test
  void shouldReportWhyAProviderIsUnavailableAndWhatToDo() throws IOException {
    String members =
        "public Availability availability() {"
            + " return Availability.unavailable(\"/dev/mqueue is not mounted\", \"Mount it.\"); }";
    ProviderRegistry registry = registry(jar().transport("A", "alpha", members).write("a.jar"));
    assertEquals(
        "IPC-302 The transport alpha cannot work here: /dev/mqueue is not mounted (channel orders,"
            + " address alpha:orders, from here). Mount it.",
        refusal(ErrorCode.PROVIDER_UNAVAILABLE, registry, "alpha:orders"));
    ProviderInfo info = info(registry, "p.A");
    assertEquals("/dev/mqueue is not mounted", info.reason());
    assertEquals("Mount it.", info.remedy());
    assertEquals("alpha", info.scheme());
  }

  @Test
  void shouldNotShortenAReasonOrARemedyWithSeveralPaths() throws IOException {
    String path = "/a/path".repeat(40);
    String members =
        "public Availability availability() {"
            + (" return Availability.unavailable(\"" + path + " is full\",")
            + (" \"Empty " + path + ", or take another.\"); }");
    ProviderRegistry registry = registry(jar().transport("A", "alpha", members).write("a.jar"));
    String text = refusal(ErrorCode.PROVIDER_UNAVAILABLE, registry, "alpha:orders");
    assertTrue(text.contains(path + " is full (channel"), text);
    assertTrue(text.endsWith("Empty " + path + ", or take another."), text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "throw new UnsatisfiedLinkError(\"no luck\");"
            + "|availability() threw java.lang.UnsatisfiedLinkError: no luck",
        "return null;|availability() returned null"
      })
  void shouldReportAProviderAsUnavailableWhenItsCheckFails(String body, String reason)
      throws IOException {
    String members = "public Availability availability() { " + body + " }";
    ProviderRegistry registry = registry(jar().transport("A", "alpha", members).write("a.jar"));
    String text = refusal(ErrorCode.PROVIDER_UNAVAILABLE, registry, "alpha:orders");
    assertTrue(text.contains("cannot work here: " + reason + " ("), text);
    assertEquals(reason, info(registry, "p.A").reason());
  }

  @Test
  void shouldNotFallBackToALowerPriority() throws IOException {
    String members =
        priority(1)
            + "public Availability availability() {"
            + " return Availability.unavailable(\"no luck\", \"\"); }";
    ProviderRegistry registry =
        registry(
            jar().transport("High", "same", members).transport("Low", "same", "").write("a.jar"));
    refusal(ErrorCode.PROVIDER_UNAVAILABLE, registry, "same:orders");
  }
}
