package io.sd2ail.expert;

import io.sd2ail.demonstration.Origin;
import io.sd2ail.environment.Environment;
import io.sd2ail.episode.Evaluation;
import io.sd2ail.export.ActingPolicy;
import io.sd2ail.export.GivenPolicy;
import io.sd2ail.run.RunConfig;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/// Records demonstrations with a policy from a file, without a run: fresh episodes say what it is worth, others are
/// recorded.
///
/// @param policy from the file
/// @param episodes fresh ones, whose mean is the expert's return
/// @param trajectories to record
/// @param out the demonstrations' file
public record GivenPolicyRecording(GivenPolicy policy, int episodes, int trajectories, Path out) {
    public void record(RunConfig config, Screen screen) {
        try (Environment environment = config.newEnvironment()) {
            ActingPolicy acting = new ActingPolicy(policy, environment.spec());
            if (policy.environment() != null && !policy.environment().equals(config.environment())) {
                screen.line(policy.file() + " is a policy of " + policy.environment() + ", here it acts in "
                        + config.environment());
            }
            Evaluation.Outcome fresh =
                    new Evaluation(environment, episodes, config.seed(), "expert-selection").run(acting);
            screen.line(String.format(
                    Locale.ROOT,
                    "%s, %d fresh episodes: return %s%s",
                    policy.file(),
                    fresh.returns().length,
                    Spread.of(fresh.returns()).text(),
                    fresh.lossText(episodes)));
            ExpertRecording recording = ExpertRecording.of(environment, acting, config.seed(), trajectories);
            screen.line(recording.text());
            if (acting.clippedShare() > 0) {
                screen.line(String.format(
                        Locale.ROOT,
                        "%.1f %% of the entries of its actions were beyond the environment's range and clipped",
                        100 * acting.clippedShare()));
            }
            write(recording, ExpertRecording.origin(config, environment, fresh.meanReturn()));
            screen.line("demonstrations  " + out);
        }
    }

    private void write(ExpertRecording recording, Origin origin) {
        try {
            recording.write(out, origin);
        } catch (IOException e) {
            throw CommandFailure.failed(out + " can't be written (" + e.getMessage()
                    + "): choose a file in a folder you can write to by --out");
        }
    }
}
