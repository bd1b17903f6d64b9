package io.sd2ail.environment.classic;

import io.sd2ail.environment.BundledProvider;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Drawing;
import io.sd2ail.environment.Environment;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// The provider of the classic control tasks.
public final class ClassicEnvironments implements BundledProvider {
    private static final Map<String, Supplier<Environment>> ENVIRONMENTS = Map.of(Pendulum.NAME, Pendulum::new);

    @Override
    public Set<String> names() {
        return ENVIRONMENTS.keySet();
    }

    @Override
    public Environment create(String name, Contacts contacts) {
        Supplier<Environment> environment = ENVIRONMENTS.get(name);
        if (environment == null) {
            throw new IllegalArgumentException("'" + name + "' is none of " + names());
        }
        return environment.get();
    }

    @Override
    public Drawing drawing(String name, Contacts contacts) {
        return new PendulumDrawing();
    }
}
