package io.sd2ail.environment;

import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A simulated task. Not thread-safe: one owner steps it. The owner resets it after a step that ends the episode.
///
/// Observations and outcomes are the environment's: the next step or reset may overwrite them, so that stepping
/// makes no garbage. Copy what you keep.
public interface Environment extends AutoCloseable {
    EnvironmentSpec spec();

    /// Starts an episode.
    ///
    /// @param random source of the initial state
    /// @return the first observation, `[observationSize]`
    double[] reset(RandomGenerator random);

    /// Tells the action of the next [#step] beforehand, so that environments that were made together can step together:
    /// the owner announces to each of them, then steps each with the same actions.
    ///
    /// @param action `[actionSize]`, in the environment's units; read before this returns
    default void announce(double[] action) {}

    /// @param action `[actionSize]`, in the environment's units
    /// @throws EpisodeLostException when there is no meaningful next state ([SimulationDivergedException]), or the
    ///     simulator failed; only a reset helps
    /// @throws IllegalArgumentException when the action has another size or is not finite
    /// @throws IllegalStateException before the first reset
    TimeStep step(double[] action);

    /// Names of the figures about the last step that [#info] gives, for people to plot; fixed for an environment.
    default List<String> infoNames() {
        return List.of();
    }

    /// Writes the figures about the last step.
    ///
    /// @param into one entry for each of [#infoNames()]
    default void info(double[] into) {}

    /// The simulator's full state, the elapsed steps of the episode included: [#restore] continues bit for bit.
    ///
    /// @throws UnsupportedOperationException when the simulator can't tell it
    double[] state();

    /// Continues from a [#state()] of the same environment.
    ///
    /// @return the observation of that state
    /// @throws IllegalArgumentException when the state is not one of this environment
    /// @throws UnsupportedOperationException when the simulator can't be put into a state
    double[] restore(double[] state);

    /// Starts an episode in the state that an observation shows; what it leaves out is as in the initial state without
    /// noise.
    ///
    /// @param observation `[observationSize]`, in the environment's units
    /// @return whether the next step follows from what it shows; if not, only a reset helps
    default boolean resetTo(double[] observation) {
        return false;
    }

    /// Entries of [#configuration]; 0 when there is nothing to draw.
    default int configurationSize() {
        return 0;
    }

    /// Writes where everything is that can be drawn: MuJoCo's `qpos`, the angle of a pendulum. Of the program's own
    /// environments alone, which know how to turn it into poses.
    ///
    /// @param into `[configurationSize]`
    default void configuration(double[] into) {}

    /// The simulator and its version, such as "MuJoCo 4.0.0"; empty when the environment needs none.
    default String simulator() {
        return "";
    }

    /// The contacts it was made with; null where the task has only one way of them.
    default @Nullable Contacts contacts() {
        return null;
    }

    @Override
    default void close() {}
}
