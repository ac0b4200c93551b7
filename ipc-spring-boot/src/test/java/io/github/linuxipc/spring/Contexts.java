package io.github.linuxipc.spring;

import io.github.linuxipc.spring.autoconfigure.IpcAutoConfiguration;
import io.github.linuxipc.spring.autoconfigure.IpcEndpointAutoConfiguration;
import io.github.linuxipc.spring.autoconfigure.IpcHealthAutoConfiguration;
import io.github.linuxipc.spring.autoconfigure.IpcMetricsAutoConfiguration;
import io.github.linuxipc.spring.autoconfigure.IpcObservationAutoConfiguration;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Contexts with the auto-configuration, and a runtime directory of their own. */
public final class Contexts {
  private Contexts() {}

  /** Returns the runner of a context that publishes its channels in a directory. */
  public static ApplicationContextRunner in(Path directory) {
    return new ApplicationContextRunner()
        .withConfiguration(
            AutoConfigurations.of(
                IpcAutoConfiguration.class,
                IpcEndpointAutoConfiguration.class,
                IpcHealthAutoConfiguration.class,
                IpcMetricsAutoConfiguration.class,
                IpcObservationAutoConfiguration.class))
        .withPropertyValues(
            "ipc.runtime-dir=" + directory.resolve("run"),
            "management.endpoints.web.exposure.include=*");
  }

  /** Waits until something is as expected; the class's time limit ends it. */
  public static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
