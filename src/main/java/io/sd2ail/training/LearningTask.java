package io.sd2ail.training;

import io.sd2ail.config.ConfigException;
import io.sd2ail.data.ParameterSnapshot;
import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.ExpertRows;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.diffusion.NoiseSchedule;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.imitation.Algorithm;
import io.sd2ail.imitation.BehavioralCloning;
import io.sd2ail.imitation.Gail;
import io.sd2ail.imitation.SacOnReward;
import io.sd2ail.imitation.Sd2ail;
import io.sd2ail.imitation.Sd2ailConfig;
import io.sd2ail.imitation.SynthesisConfig;
import io.sd2ail.imitation.SyntheticGenerator;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.learning.LearnerBackend;
import io.sd2ail.network.NetworkShape;
import io.sd2ail.network.PolicySnapshot;
import io.sd2ail.replay.ExpertReplay;
import io.sd2ail.replay.ReplayBuffer;
import io.sd2ail.replay.ReplayRows;
import io.sd2ail.run.RunConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a run learns, worked out once from its configuration and demonstrations: sizes, scaling, expert rows. Makes the
/// parts that learn it, each with random streams of its own.
///
/// @param config of the run
/// @param spec of the environment
/// @param demonstrations the chosen trajectories; null when the run uses no real ones
/// @param expertReturn mean return of the demonstrations; NaN when the algorithm uses none
/// @param normalizer of observations
/// @param experts rows of the demonstrations or of a model of them, normalised; null when the algorithm uses none
/// @param transitions of the demonstrations, normalised; null when the algorithm uses none
/// @param shape of all networks
/// @param schedule of the diffusion process
/// @param backends make the parts that compute
/// @param notices sentences on what was made of the demonstrations, for the user
public record LearningTask(
        RunConfig config,
        EnvironmentSpec spec,
        @Nullable Demonstrations demonstrations,
        double expertReturn,
        ObservationNormalizer normalizer,
        @Nullable ExpertRows experts,
        @Nullable ReplayRows transitions,
        NetworkShape shape,
        NoiseSchedule schedule,
        BackendFactory backends,
        List<String> notices) {

    public LearningTask {
        notices = List.copyOf(notices);
    }

    /// @param files read when the algorithm imitates
    /// @throws io.sd2ail.demonstration.DemonstrationFormatException when the demonstrations can't be used here
    /// @throws io.sd2ail.checkpoint.StorageException when the diffusion model can't
    /// @throws io.sd2ail.environment.UnknownEnvironmentException when there is no such environment
    /// @throws ConfigException when settings need transitions that the demonstrations don't have
    public static LearningTask prepare(RunConfig config, ExpertSources files, BackendFactory backends) {
        EnvironmentSpec spec = specOf(config);
        NoiseSchedule schedule = NoiseSchedule.of(
                config.sd2ail().noiseSchedule(), config.sd2ail().diffusionSteps());
        NetworkShape shape = shape(config, spec);
        if (!config.algorithm().imitates()) {
            ObservationNormalizer identity = ObservationNormalizer.identity(spec.observationSize());
            return new LearningTask(
                    config, spec, null, Double.NaN, identity, null, null, shape, schedule, backends, List.of());
        }
        Experts experts = Experts.of(config, spec, layout(config), files, backends);
        return new LearningTask(
                config,
                spec,
                experts.demonstrations(),
                experts.meanReturn(),
                experts.normalizer(),
                experts.rows(),
                transitions(config, spec, experts),
                shape,
                schedule,
                backends,
                experts.notices());
    }

    /// The same with other parts that compute.
    public LearningTask with(BackendFactory others) {
        return new LearningTask(
                config,
                spec,
                demonstrations,
                expertReturn,
                normalizer,
                experts,
                transitions,
                shape,
                schedule,
                others,
                notices);
    }

    /// @throws ConfigException when they are needed and a model has taken the demonstrations' place
    private static @Nullable ReplayRows transitions(RunConfig config, EnvironmentSpec spec, Experts experts) {
        boolean needed =
                switch (config.algorithm()) {
                    case SD2AIL, DIFFAIL -> config.sd2ail().needsTransitions();
                    case GAIL, BC, SAC -> false;
                };
        if (!needed) {
            return null;
        }
        if (config.sd2ail().cloning().syntheticShare() > 0
                && config.demonstrations().rows() != RowLayout.ACTION_OBSERVATION) {
            throw new ConfigException(List.of("sd2ail.cloning.synthetic-share clones the actions of synthetic"
                    + " demonstrations, and those of demonstrations.rows = observation-next have none: set it to 0, or"
                    + " demonstrations.rows to action-observation"));
        }
        Demonstrations demonstrations = experts.demonstrations();
        if (demonstrations == null) {
            throw new ConfigException(List.of("sd2ail.cloning and sd2ail.expert-share need what the expert did step by"
                    + " step, and a diffusion model has taken the demonstrations' place: set sd2ail.cloning.updates,"
                    + " sd2ail.cloning.weight and sd2ail.expert-share to 0, or learn from real demonstrations"));
        }
        return ReplayRows.ofExpert(
                demonstrations.everyRow(config.demonstrations().every()), spec, experts.normalizer());
    }

    /// The sizes of a configuration's networks.
    ///
    /// @throws io.sd2ail.environment.UnknownEnvironmentException when there is no such environment
    public static NetworkShape shapeOf(RunConfig config) {
        return shape(config, specOf(config));
    }

    private static EnvironmentSpec specOf(RunConfig config) {
        try (Environment environment = config.newEnvironment()) {
            return environment.spec();
        }
    }

    /// What a row of the demonstrations is made of: cloning needs the actions, whatever a discriminator would see.
    private static RowLayout layout(RunConfig config) {
        return config.algorithm() == RunConfig.Algorithm.BC
                ? RowLayout.ACTION_OBSERVATION
                : config.demonstrations().rows();
    }

    /// How many leading columns of a row sampling clamps.
    static int clampedColumns(RunConfig config, EnvironmentSpec spec, RowLayout layout) {
        boolean clamps = layout == RowLayout.ACTION_OBSERVATION
                || config.sd2ail().synthesis().clampStateRows();
        return clamps ? spec.actionSize() : 0;
    }

    private static NetworkShape shape(RunConfig config, EnvironmentSpec spec) {
        Sd2ailConfig sd2ail = config.sd2ail();
        RowLayout layout = layout(config);
        return new NetworkShape(
                spec.observationSize(),
                spec.actionSize(),
                layout.rowSize(spec.observationSize(), spec.actionSize()),
                clampedColumns(config, spec, layout),
                sd2ail.denoiserHidden(),
                sd2ail.policyHidden(),
                sd2ail.diffusionSteps());
    }

    /// A learner with fresh weights and an empty replay.
    public LearnerCore newLearner() {
        ReplayBuffer replay = new ReplayBuffer(config.replay().capacity(), spec.observationSize(), spec.actionSize());
        return new LearnerCore(this, newAlgorithm(backends.learner(shape, schedule), replay), replay);
    }

    private Algorithm newAlgorithm(LearnerBackend backend, ReplayBuffer replay) {
        Sd2ailConfig sd2ail = config.sd2ail();
        return switch (config.algorithm()) {
            case SD2AIL -> sd2ail(sd2ail, backend, replay);
            case DIFFAIL -> sd2ail(sd2ail.asDiffAil(), backend, replay);
            case GAIL ->
                new Gail(
                        config.gail(),
                        sd2ail.sac(),
                        sd2ail.policyRows(),
                        spec.actionSize(),
                        backend,
                        replay,
                        requireExperts(),
                        normalizer,
                        config.seed());
            case BC -> new BehavioralCloning(config.bc(), shape, backend, requireExperts(), normalizer, config.seed());
            case SAC ->
                new SacOnReward(
                        sd2ail.policyRows(),
                        spec.actionSize(),
                        sd2ail.sac(),
                        backend,
                        replay,
                        normalizer,
                        config.seed());
        };
    }

    private Sd2ail sd2ail(Sd2ailConfig settings, LearnerBackend backend, ReplayBuffer replay) {
        return new Sd2ail(
                settings,
                shape,
                config.demonstrations().rows(),
                backend,
                replay,
                new ExpertReplay(requireExperts(), settings.priorities()),
                transitions,
                normalizer,
                config.seed());
    }

    private ExpertRows requireExperts() {
        return Objects.requireNonNull(experts, "an algorithm that imitates has expert rows");
    }

    /// Whether the algorithm learns from a generator's synthetic demonstrations.
    public boolean usesSynthetic() {
        return config.algorithm() == RunConfig.Algorithm.SD2AIL
                && config.sd2ail().syntheticRatio() > 0;
    }

    /// The rows of the demonstrations as generators on other machines need them; null when they need none.
    public @Nullable ParameterSnapshot demonstrationRows() {
        if (!usesSynthetic() || config.sd2ail().synthesis().start() == SynthesisConfig.Start.NOISE) {
            return null;
        }
        return new ParameterSnapshot(
                ParameterSnapshot.Topic.DEMONSTRATIONS,
                1,
                0,
                Map.of(ParameterSnapshot.EXPERT_ROWS, requireExperts().all()));
    }

    /// A generator that waits for its first weights; null when the algorithm uses none.
    public @Nullable SyntheticGenerator newGenerator(String name) {
        if (!usesSynthetic()) {
            return null;
        }
        return generator(
                name, config, shape, schedule, backends, requireExperts().all());
    }

    /// A generator for a machine that has no demonstrations: it waits for its first weights, and for rows of the
    /// demonstrations where its synthesis starts from them.
    ///
    /// @param shape of the run's networks
    public static SyntheticGenerator newRemoteGenerator(
            RunConfig config, NetworkShape shape, BackendFactory backends, String name) {
        NoiseSchedule schedule = NoiseSchedule.of(
                config.sd2ail().noiseSchedule(), config.sd2ail().diffusionSteps());
        return generator(name, config, shape, schedule, backends, new float[0]);
    }

    private static SyntheticGenerator generator(
            String name,
            RunConfig config,
            NetworkShape shape,
            NoiseSchedule schedule,
            BackendFactory backends,
            float[] expertRows) {
        return new SyntheticGenerator(
                name,
                backends.diffusionModel(shape, schedule),
                config.sd2ail().synthesis(),
                shape,
                schedule,
                expertRows,
                new RandomStream(config.seed(), "synthesis/" + name));
    }

    /// The policy of a snapshot, to act with.
    public PolicySnapshot policy(ParameterSnapshot snapshot) {
        return PolicySnapshot.of(shape, snapshot);
    }
}
