package io.github.linuxipc.spring.autoconfigure;

import io.github.linuxipc.channel.IpcConfigurationException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Prints an error of the configuration as Spring Boot prints its own. */
final class IpcConfigurationFailureAnalyzer
    extends AbstractFailureAnalyzer<IpcConfigurationException> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable root, IpcConfigurationException cause) {
    return new FailureAnalysis(
        String.valueOf(cause.getMessage()),
        "Correct the keys below \"ipc.\" that the description names.",
        cause);
  }
}
