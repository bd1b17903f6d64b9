package io.sd2ail.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

    /// How the environment of this name is drawn; the caller closes it. Only the project's own providers are asked.
    ///
    /// @param name one that it [#creates(String)]
    /// @param contacts between bodies, where the task has two ways of them
    /// @return null when there is nothing to draw
    default @Nullable Drawing drawing(String name, Contacts contacts) {
        return null;
    }

    /// Environments of one task for one owner, which steps them together.
    ///
    /// @param name one that it [#creates(String)]
    /// @param count at least 1
    default List<Environment> createTogether(String name, EnvironmentSettings settings, int count) {
        List<Environment> environments = new ArrayList<>();
        try {
            while (environments.size() < count) {
                environments.add(create(name, settings.contacts()));
            }
        } catch (RuntimeException failure) {
            environments.forEach(Environment::close);
            throw failure;
        }
        return environments;
    }
}
