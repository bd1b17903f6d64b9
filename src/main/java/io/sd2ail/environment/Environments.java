package io.sd2ail.environment;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All environments by name: those that come with the program, and those of the user's jars.
public final class Environments {
    /// System property: jars with environments of the user's, parted as a class path is.
    public static final String CLASSPATH = "sd2ail.classpath";

    private Environments() {}

    /// Names of all providers, sorted.
    ///
    /// @throws UnusableEnvironmentException when a provider can't be loaded
    public static SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        providers().forEach(provider -> names.addAll(provider.names()));
        return names;
    }

    /// A new environment; the caller closes it.
    ///
    /// @throws UnknownEnvironmentException when no provider has this name
    /// @throws UnusableEnvironmentException when a user's provider can't make it as it must be
    public static Environment create(String name, Contacts contacts) {
        EnvironmentProvider provider = provider(name);
        return provider instanceof BundledProvider
                ? provider.create(name, contacts)
                : foreign(
                                name,
                                provider,
                                EnvironmentSettings.defaults(contacts).gymnasium(),
                                () -> List.of(provider.create(name, contacts)))
                        .getFirst();
    }

    /// New environments of one task for one owner, which steps them together and closes each.
    ///
    /// @param count at least 1
    /// @throws UnknownEnvironmentException when no provider has this name
    /// @throws UnusableEnvironmentException when a user's provider can't make them as they must be
    public static List<Environment> createTogether(String name, EnvironmentSettings settings, int count) {
        EnvironmentProvider provider = provider(name);
        return provider instanceof BundledProvider ours
                ? ours.createTogether(name, settings, count)
                : foreign(
                        name,
                        provider,
                        settings.gymnasium(),
                        () -> provider.createTogether(name, settings.contacts(), count));
    }

    /// The user's files that an environment is made of, beside jars: what other machines need of this one's.
    ///
    /// @throws UnknownEnvironmentException when no provider has this name
    public static Set<Path> files(String name, EnvironmentSettings settings) {
        EnvironmentProvider provider = provider(name);
        return provider instanceof BundledProvider ours ? ours.files(name, settings) : Set.of();
    }

    /// How an environment is drawn; the caller closes it.
    ///
    /// @return null when it can't be: it is none of the project's own
    /// @throws UnknownEnvironmentException when no provider has this name
    public static @Nullable Drawing drawing(String name, Contacts contacts) {
        EnvironmentProvider provider = provider(name);
        return provider instanceof BundledProvider ours ? ours.drawing(name, contacts) : null;
    }

    private static List<Environment> foreign(
            String name, EnvironmentProvider provider, GymnasiumSettings settings, Supplier<List<Environment>> create) {
        try {
            return new ForeignBatch(name, settings, create)
                    .members().stream().map(ForeignEnvironment::of).toList();
        } catch (UnusableEnvironmentException told) {
            throw told;
        } catch (RuntimeException | Error failure) {
            throw new UnusableEnvironmentException(
                    provider.getClass().getName() + " of --classpath can't make " + name + " (" + failure
                            + "): mend it there",
                    failure);
        }
    }

    private static List<EnvironmentProvider> providers() {
        try {
            return ServiceLoader.load(EnvironmentProvider.class, ForeignJars.loader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError | LinkageError | RefusedExit broken) {
            Throwable cause = broken.getCause() == null ? broken : broken.getCause();
            throw new UnusableEnvironmentException(
                    "a provider of environments in --classpath can't be loaded (" + broken.getMessage() + ": " + cause
                            + "): add what its jar needs, or leave the jar out",
                    broken);
        }
    }

    private static EnvironmentProvider provider(String name) {
        for (EnvironmentProvider provider : providers()) {
            if (provider.creates(name)) {
                return provider;
            }
        }
        throw new UnknownEnvironmentException(name, names());
    }
}
