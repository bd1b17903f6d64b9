package io.sd2ail.environment;

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
        for (EnvironmentProvider provider : ServiceLoader.load(EnvironmentProvider.class)) {
            if (provider.creates(name)) {
                return provider.create(name, contacts);
            }
        }
        throw new UnknownEnvironmentException(name, names());
    }
}
