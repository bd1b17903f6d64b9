package io.sd2ail.run;

import com.typesafe.config.Config;
import io.sd2ail.checkpoint.Acknowledgement;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.config.Range;
import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.demonstration.TrajectorySelection;
import io.sd2ail.environment.ConnectedSettings;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSettings;
import io.sd2ail.environment.Environments;
import io.sd2ail.environment.GymnasiumSettings;
import io.sd2ail.episode.Evaluation;
import io.sd2ail.imitation.DiffusionConfig;
import io.sd2ail.imitation.GailConfig;
import io.sd2ail.imitation.Sd2ailConfig;
import io.sd2ail.learning.CloningConfig;
import io.sd2ail.replay.RateLimiter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Everything that decides a run, read once at its start and stored with it. The defaults and the meaning of each key
/// stand in `cluster-config/base.conf`.
///
/// @param environment name of the task
/// @param contacts between bodies, where the simulator has two ways of them
/// @param gymnasium how environments of Gymnasium are made and watched over
/// @param connected what environments are of whose simulators connect by themselves
/// @param seed from which every random stream of the run derives
/// @param steps environment steps to train for; updates, where the algorithm makes no environment steps
/// @param algorithm what turns transitions into a policy
/// @param initialPolicy file of the policy that the run begins with; null for a fresh one
/// @param demonstrations where the expert's come from and how they are seen
/// @param sd2ail settings of SD2AIL; the other algorithms use its policy part, `diffail` its discriminator too
/// @param gail settings of GAIL's discriminator
/// @param bc settings of behavioural cloning
/// @param diffusion settings of a diffusion model that is trained by itself
/// @param replay agent transitions
/// @param pace the law that couples environment steps and updates
/// @param rollouts the workers that step environments
/// @param evaluation of the policy without exploration
/// @param checkpoints what is saved and how often
/// @param metrics how often they are written
/// @param compute what computes the networks, and on how many threads
public record RunConfig(
        String environment,
        Contacts contacts,
        GymnasiumSettings gymnasium,
        ConnectedSettings connected,
        long seed,
        @Range(min = 1) long steps,
        Algorithm algorithm,
        @Nullable String initialPolicy,
        Demonstrations demonstrations,
        Sd2ailConfig sd2ail,
        GailConfig gail,
        CloningConfig bc,
        DiffusionConfig diffusion,
        Replay replay,
        Pace pace,
        Rollouts rollouts,
        Evaluation evaluation,
        Checkpoints checkpoints,
        Metrics metrics,
        Compute compute) {

    /// @throws IllegalArgumentException when the law of pace and the batches, or expert rows and trajectories, can't go
    ///     together
    public RunConfig {
        new RateLimiter(pace.updatesPerStep, pace.warmupSteps, pace.toleranceUpdates, rollouts.batchRows);
        switch (algorithm) {
            case SD2AIL, DIFFAIL -> requireRowOfEach("sd2ail.expert-rows", sd2ail.expertRows(), demonstrations);
            case GAIL -> requireRowOfEach("gail.expert-rows", gail.expertRows(), demonstrations);
            case BC -> requireRowOfEach("bc.batch-rows", bc.batchRows(), demonstrations);
            case SAC -> {}
        }
    }

    private static void requireRowOfEach(String key, int rows, Demonstrations demonstrations) {
        if (rows < demonstrations.selection().count()) {
            throw new IllegalArgumentException(key + " is " + rows + ": a batch needs a row of each of the "
                    + demonstrations.selection().count()
                    + " trajectories; draw more rows, or set demonstrations.trajectories lower");
        }
    }

    /// Reads the configuration, with the task file of the environment that the sources name.
    ///
    /// @throws io.sd2ail.config.ConfigException when a file, key or value is wrong, with all problems at once
    public static RunConfig load(ConfigSources sources) {
        Config named = sources.load();
        String environment = named.hasPath("environment") ? named.getString("environment") : "";
        return ConfigBinder.bind(sources.withTask(environment).load(), RunConfig.class);
    }

    /// A new environment of the run's task; the caller closes it.
    ///
    /// @throws io.sd2ail.environment.UnknownEnvironmentException when there is none of this name
    public Environment newEnvironment() {
        return newEnvironments(1).getFirst();
    }

    /// New environments of the run's task for one owner, which steps them together and closes each.
    ///
    /// @throws io.sd2ail.environment.UnknownEnvironmentException when there is none of this name
    public List<Environment> newEnvironments(int count) {
        return Environments.createTogether(environment, environmentSettings(), count);
    }

    /// The user's files that the environment is made of, beside jars.
    ///
    /// @throws io.sd2ail.environment.UnknownEnvironmentException when there is none of this name
    public Set<Path> environmentFiles() {
        return Environments.files(environment, environmentSettings());
    }

    private EnvironmentSettings environmentSettings() {
        return new EnvironmentSettings(contacts, gymnasium, connected);
    }

    /// What turns transitions into a policy.
    public enum Algorithm {
        /// Adversarial imitation from expert and synthetic demonstrations; never sees the environment's reward.
        SD2AIL,
        /// SD2AIL without synthetic demonstrations and priorities: what it extends.
        DIFFAIL,
        /// Adversarial imitation with a binary discriminator.
        GAIL,
        /// Behavioural cloning: supervised, without a step of the environment.
        BC,
        /// Soft actor-critic on the environment's reward: how experts are trained.
        SAC;

        /// Whether it learns from demonstrations.
        public boolean imitates() {
            return this != SAC;
        }

        /// Whether it learns from what its policy does in the environment. Otherwise there are no rollouts, and a run's
        /// steps are its updates.
        public boolean interacts() {
            return this != BC;
        }
    }

    /// @param file path of a file or directory of any known format, or `bundled` for the project's own of this
    /// environment
    /// @param trajectories of the file that are used, as [TrajectorySelection] says
    /// @param minimumReturn of the trajectories to choose from; null for all
    /// @param every each how many-th row of them is used, so that demonstrations can be made few; 1: all
    /// @param observations parts that make an observation, where the file keeps them apart; empty: all
    /// @param normalizeObservations scale observations by the chosen trajectories' mean and standard deviation
    /// @param rows what the discriminator sees of a transition
    /// @param syntheticShare share of the expert rows that a saved diffusion model samples in place of the real
    /// ones
    /// @param diffusion that model's file, where the share is above 0
    public record Demonstrations(
            String file,
            String trajectories,
            @Nullable Double minimumReturn,
            @Range(min = 1, max = 1_000_000) int every,
            List<String> observations,
            boolean normalizeObservations,
            RowLayout rows,
            @Range(min = 0, max = 1) double syntheticShare,
            @Nullable String diffusion) {
        /// @throws IllegalArgumentException when trajectories are no selection, or share and model don't go together
        public Demonstrations {
            TrajectorySelection.parse(trajectories, minimumReturn);
            observations = List.copyOf(observations);
            if (syntheticShare > 0 && diffusion == null) {
                throw new IllegalArgumentException("synthetic-share is " + syntheticShare
                        + " but diffusion names no model: make one by ./sd2ail diffusion --env NAME --out FILE and give"
                        + " it with --diffusion FILE");
            }
            if (syntheticShare == 0 && diffusion != null) {
                throw new IllegalArgumentException("diffusion is " + diffusion
                        + " but synthetic-share is 0, so it would not be used: set the share above 0, 1 for"
                        + " --demonstrations synthetic, or leave --diffusion out");
            }
        }

        /// Which trajectories are used.
        public TrajectorySelection selection() {
            return TrajectorySelection.parse(trajectories, minimumReturn);
        }

        /// Whether any expert row is a real one.
        public boolean real() {
            return syntheticShare < 1;
        }

        /// Value of `file` for the demonstrations that come with the project.
        public static final String BUNDLED = "bundled";
    }

    /// @param capacity transitions kept, the oldest go first
    public record Replay(
            @Range(min = 1, max = 1_000_000_000) int capacity) {}

    /// updates = updatesPerStep (steps - warmupSteps), kept within `toleranceUpdates` by making the faster side wait.
    ///
    /// @param updatesPerStep the paper: 1
    /// @param warmupSteps steps before the first update
    /// @param randomSteps steps with uniformly random actions at the start of the run
    /// @param toleranceUpdates how far updates may lag behind the law before rollouts wait
    public record Pace(
            @Range(min = 1e-6, max = 1e6) double updatesPerStep,
            @Range(min = 1) long warmupSteps,
            @Range(min = 0) long randomSteps,
            @Range(min = 1) double toleranceUpdates) {}

    /// @param workers rollout workers in this process
    /// @param environments of a worker, which it steps as a batch
    /// @param batchRows transitions a worker sends at once
    /// @param outboxBatches unacknowledged batches a worker keeps before it stops stepping
    /// @param publishEvery a new policy goes out after this many updates
    /// @param leastStepTime that an environment step takes, as of a slow simulator; zero: as long as it takes
    /// @param episodes when a training episode ends
    public record Rollouts(
            @Range(min = 1, max = 1024) int workers,
            @Range(min = 1, max = 1024) int environments,
            @Range(min = 1, max = 65_536) int batchRows,
            @Range(min = 2, max = 65_536) int outboxBatches,
            @Range(min = 1) int publishEvery,
            Duration leastStepTime,
            Episodes episodes) {

        /// What a terminal state does in training. Evaluation always ends there.
        public enum Episodes {
            /// Nothing: the episode runs to its time limit and no transition is terminal. The paper's program: no bias
            /// from episode length, but the agent spends steps lying on the ground.
            THROUGH_FALLS,
            /// The episode ends and the transition is terminal. Falls are learned to be worth nothing, which favours
            /// survival: a bias when the expert itself falls.
            END_ON_FALLS
        }
    }

    /// @param everySteps steps of the run between evaluations
    /// @param episodes of one evaluation, from the same initial states each time
    public record Evaluation(
            @Range(min = 1) long everySteps,
            @Range(min = 1, max = 10_000) int episodes) {}

    /// @param every time between checkpoints
    /// @param keep checkpoints kept
    /// @param acknowledge what has become of a transition when its worker may forget it
    /// @param journalSegmentBytes size at which the replay journal starts a new file
    public record Checkpoints(
            Duration every,
            @Range(min = 1, max = 1000) int keep,
            Acknowledgement acknowledge,
            @Range(min = 4096) long journalSegmentBytes) {}

    /// @param everyUpdates updates averaged in one row of metrics
    public record Metrics(@Range(min = 1) int everyUpdates) {}

    /// What computes the networks.
    ///
    /// @param backend of learner and generator
    /// @param device of the DJL backend: `auto`, `cpu` or `cuda:N`
    /// @param learnerThreads by default chosen from the machine's cores ([io.sd2ail.compute.Cores])
    /// @param generatorThreads by default chosen from the machine's cores
    public record Compute(
            Backend backend,
            String device,
            @Range(min = 1, max = 256) @Nullable Integer learnerThreads,
            @Range(min = 1, max = 256) @Nullable Integer generatorThreads) {

        /// @throws IllegalArgumentException when the device has none of its three forms
        public Compute {
            if (!device.matches("auto|cpu|cuda:\\d{1,4}")) {
                throw new IllegalArgumentException(
                        "device is '" + device + "': it must be auto, cpu, or cuda:0, cuda:1, ... for a GPU");
            }
        }

        /// Which backend.
        public enum Backend {
            /// PyTorch where there is a GPU, else the faster one of both, measured at the start.
            AUTO,
            /// The JDK's Vector API, on the CPU.
            VECTOR,
            /// PyTorch by DJL, on CPU or GPU.
            DJL
        }
    }
}
