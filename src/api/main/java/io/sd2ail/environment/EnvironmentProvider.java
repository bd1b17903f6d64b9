package io.sd2ail.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Brings environments by name; found through `ServiceLoader` in the jars of `--classpath`. Its class needs a public
/// constructor without parameters and a line in `META-INF/services/io.sd2ail.environment.EnvironmentProvider`.
public interface EnvironmentProvider {
    /// Names this provider can create.
    Set<String> names();

    /// Whether this provider creates the environment of this name: one of [#names()], or one that names a file of the
    /// user's.
    default boolean creates(String name) {
        return names().contains(name);
    }

    /// A new environment, which its owner closes.
    ///
    /// @param name one that it [#creates(String)]
    /// @param contacts between bodies, where the task has two ways of them
    Environment create(String name, Contacts contacts);

    /// Environments of one task for one owner, which steps them together.
    ///
    /// @param name one that it [#creates(String)]
    /// @param contacts between bodies, where the task has two ways of them
    /// @param count at least 1
    default List<Environment> createTogether(String name, Contacts contacts, int count) {
        List<Environment> environments = new ArrayList<>();
        try {
            while (environments.size() < count) {
                environments.add(create(name, contacts));
            }
        } catch (RuntimeException failure) {
            environments.forEach(Environment::close);
            throw failure;
        }
        return environments;
    }
}
