package io.sd2ail.training;

import io.sd2ail.data.State;
import io.sd2ail.demonstration.ExpertRows;
import io.sd2ail.ledger.Ledger;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.network.ParameterLayout;
import io.sd2ail.replay.ReplayBuffer;
import io.sd2ail.run.RunConfig;
import java.util.Objects;

/// A [LearnerCore] as a checkpoint has it, looked at without its networks.
///
/// @param state what [LearnerCore#save] wrote
public record SavedLearner(State state) {
    /// The learner of a run's whole checkpoint.
    public static SavedLearner of(State checkpoint) {
        return new SavedLearner(checkpoint.scope("learner"));
    }

    /// Whether nothing is left to do.
    ///
    /// @param config of the run that would go on
    public boolean isComplete(RunConfig config) {
        Pacing pace = Pacing.of(config);
        if (state.has("pace.law")) {
            pace.load(state.scope("pace"), inserted());
        }
        return pace.complete(inserted(), updates());
    }

    /// How many of the run's steps are done.
    ///
    /// @param config of the run
    public long steps(RunConfig config) {
        return Pacing.of(config).steps(inserted(), updates());
    }

    private long inserted() {
        return state.scope("replay").number("inserted");
    }

    private long updates() {
        return state.longs("counters", 5)[0];
    }

    /// Batches of the journal that it had inserted.
    public long journaled() {
        return state.longs("counters", 5)[2];
    }

    Ledger ledger() {
        Ledger ledger = new Ledger();
        ledger.load(state.scope("ledger"));
        return ledger;
    }

    /// What differs when its replay is emptied: the ledger says how many transitions were dropped.
    ///
    /// @param emptied takes the scopes `replay` and `ledger`
    void saveWithoutReplay(State emptied) {
        ReplayBuffer.withoutRows(state.scope("replay"), emptied.scope("replay"));
        Ledger ledger = ledger();
        ledger.dropAll();
        ledger.save(emptied.scope("ledger"));
    }

    /// The denoiser that its discriminator has come to, as a model by itself.
    ///
    /// @param task of the run, which has a diffusion discriminator
    public SavedDiffusion diffusion(LearningTask task) {
        ExpertRows rows = Objects.requireNonNull(task.experts(), "a discriminator has seen expert rows");
        return new SavedDiffusion(
                task.config().environment(),
                task.config().demonstrations().rows(),
                task.shape(),
                task.config().sd2ail().noiseSchedule(),
                state.scope("algorithm")
                        .scope("backend")
                        .scope("denoiser")
                        .floats(
                                "parameters",
                                ParameterLayout.denoiser(task.shape()).size()),
                task.normalizer(),
                task.expertReturn(),
                rows.rows(),
                new float[0]);
    }
}
