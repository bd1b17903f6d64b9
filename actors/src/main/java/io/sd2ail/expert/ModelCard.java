package io.sd2ail.expert;

import io.sd2ail.data.Trajectory;
import io.sd2ail.demonstration.Origin;
import io.sd2ail.run.RunConfig;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Formatter;
import java.util.Locale;
import java.util.stream.Collectors;

/// The model card of an expert in Markdown: what it is, how it was chosen, how good it is and how to make it again. It
/// names neither machines nor folders.
///
/// @param config of the run that trained the expert
/// @param name of the files, without suffix
/// @param origin as it stands in the demonstrations
/// @param seconds of the whole training; NaN when unknown
/// @param secondsUntilChosen of the training until the policy that recorded; NaN when unknown
/// @param now when it was recorded
record ModelCard(
        RunConfig config,
        String name,
        Origin origin,
        ExpertSelection selection,
        ExpertRecording recording,
        double seconds,
        double secondsUntilChosen,
        Instant now) {

    String markdown() {
        StringBuilder text = new StringBuilder();
        try (Formatter out = new Formatter(text, Locale.ROOT)) {
            facts(out);
            selection(out);
            recording(out);
            again(out);
        }
        return text.toString();
    }

    private long trainedSteps() {
        return selection.candidates().getLast().policy().environmentSteps();
    }

    private void facts(Formatter out) {
        ExpertSelection.Candidate chosen = selection.chosen();
        out.format("# Expert of %s\n\n", config.environment());
        out.format(
                "`%s.npz` holds its demonstrations, `%s.safetensors` the policy that recorded them.\n\n", name, name);
        out.format("| | |\n|---|---|\n");
        out.format("| environment | %s |\n", config.environment());
        if (origin.contacts() != null) {
            out.format("| contacts | %s |\n", origin.contacts());
        }
        out.format("| algorithm | soft actor-critic on the environment's own reward |\n");
        out.format(
                "| expert's return | %.1f, mean of %d episodes: the 1 of normalised scores |\n",
                selection.expertReturn(), chosen.fresh().returns().length);
        out.format(
                "| recording policy | %s: environment step %,d, update %,d, after %s of training |\n",
                chosen.label(),
                chosen.policy().environmentSteps(),
                chosen.policy().updates(),
                hours(secondsUntilChosen));
        out.format("| whole training | %,d environment steps, %s |\n", trainedSteps(), hours(seconds));
        out.format("| seed | %d: of the training, the choice and the recording |\n", config.seed());
        out.format("| versions | %s |\n", origin.versions());
        out.format("| recorded | %s |\n\n", LocalDate.ofInstant(now, ZoneOffset.UTC));
    }

    private static String hours(double seconds) {
        if (Double.isNaN(seconds)) {
            return "an unknown time";
        }
        return seconds < 360
                ? String.format(Locale.ROOT, "%.0f seconds", seconds)
                : String.format(Locale.ROOT, "%.1f hours", seconds / 3600);
    }

    private void selection(Formatter out) {
        out.format("## Which policy recorded\n\n");
        out.format(
                "The candidates are the policy of the run's best evaluation and that of its latest checkpoint. Each was"
                        + " played anew, without exploration, from the same initial states, which are neither those of the run's"
                        + " evaluations nor those recorded. The one of the higher mean recorded.\n\n");
        out.format("| policy | environment step | update | when it was kept | episodes | mean | std | min | max |\n");
        out.format("|---|---|---|---|---|---|---|---|---|\n");
        for (ExpertSelection.Candidate candidate : selection.candidates()) {
            double kept = candidate.policy().meanReturn();
            out.format(
                    "| %s | %,d | %,d | %s | %d | %s |\n",
                    candidate.label(),
                    candidate.policy().environmentSteps(),
                    candidate.policy().updates(),
                    Double.isNaN(kept) ? "" : String.format(Locale.ROOT, "%.1f", kept),
                    candidate.fresh().returns().length,
                    candidate.returns().cells());
        }
        out.format("\n");
    }

    private void recording(Formatter out) {
        int episodes = recording.trajectories().size();
        out.format("## Recorded trajectories\n\n");
        out.format(
                "%d episodes, all that were played: none was left out. %d ended in a terminal state, %d at the time"
                        + " limit.\n\n",
                episodes, recording.falls(), episodes - recording.falls());
        out.format("| | mean | std | min | max |\n|---|---|---|---|---|\n");
        out.format("| return | %s |\n", recording.returns().cells());
        out.format("| steps | %s |\n\n", recording.lengths().cells());
        out.format(
                "Return (steps) of each: %s.\n\n",
                recording.trajectories().stream().map(ModelCard::text).collect(Collectors.joining(", ")));
    }

    private static String text(Trajectory trajectory) {
        return String.format(Locale.ROOT, "%.1f (%d)", trajectory.episodeReturn(), trajectory.length());
    }

    private void again(Formatter out) {
        ExpertSettings settings = ExpertSettings.of(config);
        out.format(
                "## How to make it again\n\n```\n./sd2ail expert --env %s --seed %d --steps %d --trajectories %d"
                        + " --episodes %d",
                config.environment(),
                config.seed(),
                Math.min(config.steps(), trainedSteps()),
                recording.trajectories().size(),
                selection.chosen().fresh().returns().length);
        settings.changed().forEach((key, value) -> out.format(" --set %s=%s", key, value));
        out.format("\n```\n\nThe same quality, not the same bytes: rollouts and updates run side by side.\n\n");
        out.format("Settings that matter:\n\n```hocon\n");
        settings.decisive().forEach((key, value) -> out.format("%s = %s\n", key, value));
        out.format("```\n");
    }
}
