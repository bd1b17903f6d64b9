package example;

import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentProvider;
import java.util.Set;

/// What `--env Cart-v0` finds; META-INF/services names this class.
public final class CartProvider implements EnvironmentProvider {
    @Override
    public Set<String> names() {
        return Set.of(Cart.NAME);
    }

    /// One for each rollout worker and for each evaluation. Contacts are MuJoCo's alone.
    @Override
    public Environment create(String name, Contacts contacts) {
        return new Cart();
    }
}
