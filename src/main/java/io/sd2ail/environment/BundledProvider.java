package io.sd2ail.environment;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A provider that comes with the program: it knows the run's settings, and how its environments are drawn.
public interface BundledProvider extends EnvironmentProvider {
    /// Environments of one task for one owner, which steps them together.
    ///
    /// @param name one that it [#creates(String)]
    /// @param count at least 1
    default List<Environment> createTogether(String name, EnvironmentSettings settings, int count) {
        return createTogether(name, settings.contacts(), count);
    }

    /// The user's files that it is made of, as far as its name and the settings tell; those that are not there too.
    ///
    /// @param name one that it [#creates(String)]
    default Set<Path> files(String name, EnvironmentSettings settings) {
        return Set.of();
    }

    /// How the environment of this name is drawn; the caller closes it.
    ///
    /// @param name one that it [#creates(String)]
    /// @param contacts between bodies, where the task has two ways of them
    /// @return null when there is nothing to draw
    default @Nullable Drawing drawing(String name, Contacts contacts) {
        return null;
    }
}
