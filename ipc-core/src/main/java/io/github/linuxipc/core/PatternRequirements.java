package io.github.linuxipc.core;

import io.github.linuxipc.channel.Address;
import io.github.linuxipc.channel.Capability;
import io.github.linuxipc.channel.ErrorCode;
import io.github.linuxipc.config.CommonSettings;
import io.github.linuxipc.config.ConfigurationErrors;
import io.github.linuxipc.config.KeySection;
import io.github.linuxipc.engine.ChannelSettings;
import io.github.linuxipc.engine.ResolvedAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks that settings and transport suit a service or a topic. */
final class PatternRequirements {
  private static final List<String> OTHER_USERS = List.of("allow-users", "allow-groups");

  /**
   * Transports that do not join unrelated processes, but provide channels in both directions
   * between the endpoints that they join.
   */
  private static final Set<String> BOTH_WAYS = Set.of("inproc", "pipe");

  /** The transport that joins only endpoints of one process, but any number of them. */
  private static final Set<String> IN_ONE_PROCESS = Set.of("inproc");

  private PatternRequirements() {}

  /** Reports settings that a service cannot have. A channel may have all of them. */
  static void check(
      KeySection section,
      CommonSettings common,
      ChannelSettings settings,
      ConfigurationErrors errors) {
    if (section != KeySection.SERVICES) {
      return;
    }
    common
        .unsuitableForService()
        .ifPresent(
            setting ->
                errors.add(
                    ErrorCode.BAD_VALUE,
                    "The service " + settings.channel() + " cannot have " + setting,
                    "",
                    "A service needs wire=framed and persistent=false: remove that setting."));
  }

  /** Reports an end of the stream that no transport of a receiver can find out. */
  static void checkStream(
      KeySection section,
      ChannelSettings settings,
      List<ResolvedAddress> candidates,
      ConfigurationErrors errors) {
    if (section != KeySection.CHANNELS || !settings.endOfStream()) {
      return;
    }
    candidates.stream()
        .filter(candidate -> candidate.transport().isBrokered())
        .forEach(
            candidate ->
                errors.add(
                    ErrorCode.BAD_VALUE,
                    "The transport "
                        + candidate.address().scheme()
                        + " cannot have end-of-stream=last-sender, because its broker does not tell"
                        + " the receiver which senders there are",
                    candidate.origin(),
                    "Remove that setting, and send a last message."));
  }

  /** Reports settings of a durable subscription of which one lacks the other. */
  static void checkSubscription(CommonSettings common, String topic, ConfigurationErrors errors) {
    common
        .incompleteSubscription()
        .ifPresent(
            setting ->
                errors.add(
                    ErrorCode.BAD_VALUE,
                    "The subscriber of " + topic + " has only " + setting,
                    "",
                    "A durable subscription needs persistent=true and subscription=NAME: set both,"
                        + " or none."));
  }

  /** Returns whether a transport can carry a service or topic, and reports why not. */
  static boolean check(KeySection section, ResolvedAddress candidate, ConfigurationErrors errors) {
    if (section == KeySection.CHANNELS) {
      return true;
    }
    String noun = section.kind().word();
    String scheme = candidate.address().scheme();
    Optional<String> option = OTHER_USERS.stream().filter(o -> isSet(candidate, o)).findFirst();
    if (option.isPresent()) {
      errors.add(
          ErrorCode.MISSING_CAPABILITY,
          "A " + noun + " is for the processes of one user, and cannot have " + option.get(),
          candidate.origin(),
          (section == KeySection.SERVICES
                  ? "Its responses come back over a channel of the requester's own"
                  : "Its messages go to channels of the subscribers' own")
              + ", which no other user reaches: remove that option, or use "
              + (section == KeySection.SERVICES ? "two channels." : "a channel."));
      return false;
    }
    if (section == KeySection.TOPICS && candidate.transport().isBrokered()) {
      errors.add(
          ErrorCode.MISSING_CAPABILITY,
          "The transport "
              + scheme
              + " cannot carry a topic, because the processes of a topic find one another in the"
              + " runtime directory of one host",
          candidate.origin(),
          "Use a transport such as unix or shm on one host, or a channel for each subscriber.");
      return false;
    }
    if (isStandardStream(candidate.address())) {
      errors.add(
          ErrorCode.MISSING_CAPABILITY,
          "The address "
              + candidate.address().bare()
              + " cannot carry a "
              + noun
              + ", because a standard stream has one direction only",
          candidate.origin(),
          "Start the other process with Ipc.startChild, or use a transport such as unix or shm.");
      return false;
    }
    if (!(section == KeySection.SERVICES ? BOTH_WAYS : IN_ONE_PROCESS).contains(scheme)
        && !candidate.transport().capabilities().contains(Capability.UNRELATED_PROCESSES)) {
      errors.add(
          ErrorCode.MISSING_CAPABILITY,
          "The transport "
              + scheme
              + " cannot carry a "
              + noun
              + ", because it joins no unrelated processes, and a "
              + noun
              + " needs channels of its own",
          candidate.origin(),
          "Use a transport such as unix or shm.");
      return false;
    }
    return true;
  }

  /**
   * Returns whether an address is the standard input or output that this process inherited at its
   * start. Compares texts, because the first {@code hashCode} of a record costs tens of
   * milliseconds at start-up.
   */
  static boolean isStandardStream(Address address) {
    return address.scheme().equals("pipe")
        && (address.target().equals("stdin") || address.target().equals("stdout"));
  }

  private static boolean isSet(ResolvedAddress candidate, String option) {
    String value = candidate.address().options().get(option);
    return value != null && !value.isBlank();
  }
}
