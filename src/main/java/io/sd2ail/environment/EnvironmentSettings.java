package io.sd2ail.environment;

import com.typesafe.config.Config;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;

/// What the run's configuration says of its environments, beside their name.
///
/// @param contacts between bodies, where the task has two ways of them
/// @param gymnasium for environments of Gymnasium
/// @param connected for environments whose simulators connect by themselves
public record EnvironmentSettings(Contacts contacts, GymnasiumSettings gymnasium, ConnectedSettings connected) {
    /// Those of `cluster-config/base.conf`, with these contacts.
    public static EnvironmentSettings defaults(Contacts contacts) {
        Config base = ConfigSources.file("base.conf").resolve();
        return new EnvironmentSettings(
                contacts,
                ConfigBinder.bind(base.getConfig("gymnasium"), GymnasiumSettings.class),
                ConfigBinder.bind(base.getConfig("connected"), ConnectedSettings.class));
    }
}
