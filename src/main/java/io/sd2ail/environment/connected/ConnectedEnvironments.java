package io.sd2ail.environment.connected;

import io.sd2ail.config.TaskName;
import io.sd2ail.environment.BundledProvider;
import io.sd2ail.environment.ConnectedSettings;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSettings;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.ForeignEnvironment;
import io.sd2ail.environment.UnusableEnvironmentException;
import io.sd2ail.environment.bridge.BridgeBatch;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The provider of `connected:NAME`: environments of simulators that connect to this process by themselves. What they
/// are stands in the run's settings, so that a learner knows it without a simulator. A client steps all environments of
/// one owner as a batch.
public final class ConnectedEnvironments implements BundledProvider {
    /// Who is told of a wait for a client; not bound where nobody may be kept waiting.
    static final ScopedValue<Consumer<String>> WAIT = ScopedValue.newInstance();

    private static volatile @Nullable ClientPort port;

    /// Takes clients from this port from now on: a process has one.
    ///
    /// @param opened stays the caller's to close
    public static void listenAt(ClientPort opened) {
        port = opened;
    }

    /// Whether this process takes clients.
    public static boolean listens() {
        return port != null;
    }

    /// Does work whose episodes wait for their client: of a caller who does nothing else.
    ///
    /// @param told each wait
    public static <T> T waiting(Consumer<String> told, Supplier<T> work) {
        return ScopedValue.where(WAIT, told).call(work::get);
    }

    /// Null where this process takes no clients.
    static @Nullable ClientPort port() {
        return port;
    }

    /// None: their names are whatever their users call them.
    @Override
    public Set<String> names() {
        return Set.of();
    }

    @Override
    public boolean creates(String name) {
        return TaskName.isConnected(name);
    }

    /// With the settings of `cluster-config/base.conf`.
    @Override
    public Environment create(String name, Contacts contacts) {
        return createTogether(name, EnvironmentSettings.defaults(contacts), 1).getFirst();
    }

    @Override
    public List<Environment> createTogether(String name, EnvironmentSettings settings, int count) {
        return together(name, settings.connected(), count);
    }

    /// @throws UnusableEnvironmentException when the settings don't say what it is
    private static List<Environment> together(String name, ConnectedSettings settings, int count) {
        if (settings.observationSize() == 0 || settings.actionLow().isEmpty()) {
            throw new UnusableEnvironmentException(name + " is known by the run's settings alone: give"
                    + " connected.observation-size, connected.action-low and connected.action-high by --set or in a file"
                    + " for --config");
        }
        EnvironmentSpec spec = new EnvironmentSpec(
                name,
                settings.observationSize(),
                doubles(settings.actionLow()),
                doubles(settings.actionHigh()),
                settings.maxEpisodeSteps());
        ClientLife clients =
                new ClientLife(spec, name.substring(TaskName.CONNECTED.length()), count, settings.stepTimeout());
        return new BridgeBatch(clients, count, settings.stepTimeout())
                .environments().stream().map(ForeignEnvironment::of).toList();
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
