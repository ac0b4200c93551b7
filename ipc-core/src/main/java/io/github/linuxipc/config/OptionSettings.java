package io.github.linuxipc.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The settings that apply to every address of a scheme, such as {@code ipc.artemis.broker}. */
public interface OptionSettings {
  /**
   * Returns the setting of an option.
   *
   * @param scheme the scheme
   * @param option the option's name
   * @return the setting; null if there is none
   */
  @Nullable Setting option(String scheme, String option);

  /**
   * Returns the settings that the sources list.
   *
   * @param scheme the scheme
   * @return one for each option, whose key is the option's name; also unknown options
   */
  Collection<Setting> options(String scheme);
}
