package io.github.linuxipc.spring.autoconfigure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.linuxipc.config.ChannelKeys;
import io.github.linuxipc.config.ServiceKeys;
import io.github.linuxipc.config.StateKeys;
import io.github.linuxipc.config.TopicKeys;
import io.github.linuxipc.spring.keys.BlackboardKeys;
import io.github.linuxipc.spring.keys.EventKeys;
import io.github.linuxipc.spring.keys.LockKeys;
import io.github.linuxipc.spring.keys.RegionKeys;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What editors complete is what the library knows. */
class MetadataTest {
  private static JsonNode metadata() throws Exception {
    String file = "/META-INF/spring-configuration-metadata.json";
    try (InputStream text = MetadataTest.class.getResourceAsStream(file)) {
      assertNotNull(text, file);
      return new JsonMapper().readTree(text);
    }
  }

  private static Set<String> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .map(name -> name.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> withAddress(Collection<String> keys) {
    Set<String> all = new TreeSet<>(keys);
    all.add(ChannelKeys.ADDRESS);
    return all;
  }

  @Test
  void shouldCompleteTheKeysOfEachSection() {
    assertEquals(
        withAddress(ChannelKeys.common().keySet()),
        components(io.github.linuxipc.spring.keys.ChannelKeys.class));
    assertEquals(
        withAddress(ServiceKeys.common().keySet()),
        components(io.github.linuxipc.spring.keys.ServiceKeys.class));
    assertEquals(
        withAddress(TopicKeys.common().keySet()),
        components(io.github.linuxipc.spring.keys.TopicKeys.class));
    assertEquals(withAddress(StateKeys.ofBlackboard().keySet()), components(BlackboardKeys.class));
    assertEquals(withAddress(StateKeys.ofRegion().keySet()), components(RegionKeys.class));
    assertEquals(withAddress(StateKeys.ofLock().keySet()), components(LockKeys.class));
    assertEquals(Set.of(ChannelKeys.ADDRESS), components(EventKeys.class));
  }

  @Test
  void shouldNameTypesThatExist() throws Exception {
    for (JsonNode property : metadata().get("properties")) {
      for (String name : property.get("type").asString().split("[<>,]+", -1)) {
        assertTrue(name.isEmpty() || Class.forName(name) != null, name);
      }
      assertTrue(property.get("description").asString().endsWith("."), property::toString);
    }
  }

  @Test
  void shouldListTheKeysOfTheStarter() throws Exception {
    Set<String> listed = new TreeSet<>();
    for (JsonNode property : metadata().get("properties")) {
      String name = property.get("name").asString();
      if (name.startsWith("ipc.spring.")) {
        listed.add(name);
      }
    }
    Set<String> known = new TreeSet<>();
    for (RecordComponent part : IpcSpringProperties.class.getRecordComponents()) {
      components(part.getType())
          .forEach(key -> known.add("ipc.spring." + part.getName() + "." + key));
    }
    assertEquals(known, listed);
  }
}
