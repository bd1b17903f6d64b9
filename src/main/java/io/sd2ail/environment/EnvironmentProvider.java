package io.sd2ail.environment;

import java.util.Set;

/// Brings environments by name; found through `ServiceLoader`, so a jar on the class path can add its own.
public interface EnvironmentProvider {
    /// Names this provider can create.
    Set<String> names();

    /// Whether this provider creates the environment of this name: one of [#names()], or one that names a file of the
    /// user's.
    default boolean creates(String name) {
        return names().contains(name);
    }

    /// @param name one that it [#creates(String)]
    /// @param contacts between bodies, where the task has two ways of them
    Environment create(String name, Contacts contacts);
}
