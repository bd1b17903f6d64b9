package io.sd2ail.environment;

/// What the run's configuration says of its environments, beside their name.
///
/// @param contacts between bodies, where the task has two ways of them
/// @param gymnasium for environments of Gymnasium
/// @param connected for environments whose simulators connect by themselves
public record EnvironmentSettings(Contacts contacts, GymnasiumSettings gymnasium, ConnectedSettings connected) {}
