package io.github.linuxipc.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {
  @ParameterizedTest
  @CsvSource({
    "unix,unix,0",
    "unxi,unix,1",
    "uni,unix,1",
    "uniix,unix,1",
    "unex,unix,1",
    "'',unix,4",
    "unix,'',4",
    "capasity,capacity,1",
    "xinu,unix,3"
  })
  void shouldComputeTheEditDistance(String a, String b, int distance) {
    assertEquals(distance, Suggestion.editDistance(a, b));
  }

  @Test
  void shouldSuggestTheNearestOfSeveralWords() {
    assertEquals(
        Optional.of("max-senders"),
        Suggestion.to("max-sender", List.of("max-message-size", "max-senders", "linger")));
  }

  @Test
  void shouldSuggestNothingWhenNoWordIsNear() {
    assertEquals(Optional.empty(), Suggestion.to("colour", List.of("linger", "wire")));
    assertEquals("", Suggestion.question("colour", List.of("linger", "wire")));
  }
}
