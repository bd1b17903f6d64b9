package io.sd2ail.training;

import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.ExpertRows;
import io.sd2ail.demonstration.ObservationNormalizer;
import io.sd2ail.demonstration.RowLayout;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.imitation.SynthesisConfig;
import io.sd2ail.learning.BackendFactory;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.run.RunConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What is imitated: rows of real demonstrations, of a saved diffusion model, or of both.
///
/// @param demonstrations the chosen trajectories; null where a model has taken their place
/// @param rows normalised
/// @param normalizer of observations
/// @param meanReturn of the demonstrations, also where a model has taken their place; NaN when unknown
/// @param notices sentences on what was made of them, for the user
public record Experts(
        @Nullable Demonstrations demonstrations,
        ExpertRows rows,
        ObservationNormalizer normalizer,
        double meanReturn,
        List<String> notices) {
    public Experts {
        notices = List.copyOf(notices);
    }

    /// Rows of real demonstrations alone, whatever the configured share.
    ///
    /// @throws io.sd2ail.demonstration.DemonstrationFormatException when the file can't be used here
    public static Experts real(RunConfig config, EnvironmentSpec spec, RowLayout layout, Path file) {
        return real(config, spec, layout, file, null);
    }

    /// As the configuration says.
    ///
    /// @throws io.sd2ail.demonstration.DemonstrationFormatException when the demonstrations can't be used here
    /// @throws io.sd2ail.checkpoint.StorageException when the diffusion model can't
    static Experts of(
            RunConfig config, EnvironmentSpec spec, RowLayout layout, ExpertSources files, BackendFactory backends) {
        RunConfig.Demonstrations settings = config.demonstrations();
        if (settings.syntheticShare() == 0) {
            return real(config, spec, layout, demonstrations(files), null);
        }
        Path file = Objects.requireNonNull(files.diffusion(), "a share of synthetic rows needs their model");
        SavedDiffusion saved = SavedDiffusion.read(file);
        saved.requireFits(file, config.environment(), spec);
        saved.requireRows(file, layout);
        SynthesisConfig.Start start = config.sd2ail().synthesis().start();
        if (!settings.real()) {
            return synthetic(config, saved, backends, start);
        }
        Experts real = real(config, spec, layout, demonstrations(files), saved.normalizer());
        float[] sampled =
                SyntheticExperts.sample(saved, backends, real.rows.rows(), start, real.rows.all(), config.seed());
        ExpertRows mixed = real.rows.withShareOf(
                settings.syntheticShare(), sampled, new RandomStream(config.seed(), "synthetic-share"));
        return new Experts(real.demonstrations, mixed, real.normalizer, real.meanReturn, real.notices);
    }

    /// The whole trajectories that a run imitates.
    ///
    /// @param all that its file holds
    /// @throws io.sd2ail.demonstration.DemonstrationFormatException when there are fewer than it asks for
    public static Demonstrations chosen(RunConfig config, Demonstrations all) {
        return config.demonstrations().selection().of(all, new RandomStream(config.seed(), "demonstrations"));
    }

    private static Path demonstrations(ExpertSources files) {
        return Objects.requireNonNull(files.demonstrations(), "real rows need their file");
    }

    /// @param given scaling of observations; null for the demonstrations' own
    private static Experts real(
            RunConfig config,
            EnvironmentSpec spec,
            RowLayout layout,
            Path file,
            @Nullable ObservationNormalizer given) {
        RunConfig.Demonstrations settings = config.demonstrations();
        Demonstrations all =
                DemonstrationFormats.open(file, settings.observations()).demonstrations();
        all.requireFits(spec);
        Demonstrations whole = chosen(config, all);
        Demonstrations chosen = whole.everyRow(settings.every());
        ObservationNormalizer own = settings.normalizeObservations()
                ? ObservationNormalizer.of(chosen.trajectories())
                : ObservationNormalizer.identity(spec.observationSize());
        ObservationNormalizer normalizer = given == null ? own : given;
        ExpertRows rows = ExpertRows.of(chosen, spec, normalizer, layout);
        List<String> notices = new ArrayList<>();
        if (rows.rows() < chosen.rows()) {
            notices.add(file + ": " + (chosen.rows() - rows.rows()) + " of " + chosen.rows()
                    + " demonstration rows are left out, because their next observation is unknown");
        }
        if (Double.isNaN(whole.expertReturn())) {
            notices.add(file + " holds no rewards: the expert's return is unknown, and scores are not shown");
        }
        List<Integer> constant = ObservationNormalizer.constantEntries(chosen.trajectories());
        if (given == null && settings.normalizeObservations() && !constant.isEmpty()) {
            notices.add("observation entries that never change in the demonstrations are not scaled: "
                    + constant.stream().limit(20).map(String::valueOf).collect(Collectors.joining(", "))
                    + (constant.size() > 20 ? ", ... (" + constant.size() + " in all)" : ""));
        }
        return new Experts(whole, rows, normalizer, whole.expertReturn(), notices);
    }

    private static Experts synthetic(
            RunConfig config, SavedDiffusion saved, BackendFactory backends, SynthesisConfig.Start start) {
        List<String> notices = new ArrayList<>();
        if (start == SynthesisConfig.Start.NOISED_DEMONSTRATIONS) {
            notices.add("the saved diffusion model samples from N(0, 1): sd2ail.synthesis.start asks for noised"
                    + " demonstrations, and this run has none");
        }
        float[] sampled = SyntheticExperts.sample(
                saved, backends, saved.demonstrations(), SynthesisConfig.Start.NOISE, new float[0], config.seed());
        ExpertRows rows = new ExpertRows(saved.layout(), saved.shape().rowSize(), List.of(sampled));
        return new Experts(null, rows, saved.normalizer(), saved.expertReturn(), notices);
    }
}
