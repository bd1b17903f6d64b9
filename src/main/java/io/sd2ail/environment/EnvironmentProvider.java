package io.sd2ail.environment;

import java.util.Set;

/// Brings environments by name; found through `ServiceLoader`, so a jar on the class path can add its own.
public interface EnvironmentProvider {
    /// Names this provider can create.
    Set<String> names();

    /// @param name one of [#names()]
    Environment create(String name);
}
