package io.sd2ail.environment;

import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;

/// All environments on the class path, by name.
public final class Environments {
    private Environments() {}

    /// Names of all providers, sorted.
    public static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        ServiceLoader.load(EnvironmentProvider.class).forEach(provider -> names.addAll(provider.names()));
        return names;
    }

    /// A new environment; the caller closes it.
    ///
    /// @throws UnknownEnvironmentException when no provider has this name
    public static Environment create(String name, Contacts contacts) {
        return provider(name).create(name, contacts);
    }

    /// New environments of one task for one owner, which steps them together and closes each.
    ///
    /// @param count at least 1
    /// @throws UnknownEnvironmentException when no provider has this name
    public static List<Environment> createTogether(String name, EnvironmentSettings settings, int count) {
        return provider(name).createTogether(name, settings, count);
    }

    private static EnvironmentProvider provider(String name) {
        for (EnvironmentProvider provider : ServiceLoader.load(EnvironmentProvider.class)) {
            if (provider.creates(name)) {
                return provider;
            }
        }
        throw new UnknownEnvironmentException(name, names());
    }
}
