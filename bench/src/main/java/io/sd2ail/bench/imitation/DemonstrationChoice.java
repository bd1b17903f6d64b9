package io.sd2ail.bench.imitation;

import io.sd2ail.bench.BenchmarkFailure;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which demonstrations a training sees.
///
/// @param trajectories how many; 0 for as many as the task's settings say
/// @param every of their rows every so-manieth, 1 for all
record DemonstrationChoice(int trajectories, int every) {
    /// As the task's settings say.
    static final DemonstrationChoice OWN = new DemonstrationChoice(0, 1);

    private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,5})(?:/([1-9]\\d{0,5}))?");

    /// @param text `N`, or `N/K` for every K-th row
    static DemonstrationChoice parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw BenchmarkFailure.usage("--demonstrations has '" + text + "': write N for N trajectories, or N/K for"
                    + " every K-th row of N trajectories, such as 4 or 4/20");
        }
        return new DemonstrationChoice(
                Integer.parseInt(form.group(1)), form.group(2) == null ? 1 : Integer.parseInt(form.group(2)));
    }

    /// What `train --set` is given.
    List<String> settings() {
        if (trajectories == 0) {
            return List.of();
        }
        String chosen = "demonstrations.trajectories=" + trajectories;
        return every == 1 ? List.of(chosen) : List.of(chosen, "demonstrations.every=" + every);
    }

    /// As it is written.
    String label() {
        return trajectories == 0 ? "own" : every == 1 ? String.valueOf(trajectories) : trajectories + "/" + every;
    }

    /// For a file's name.
    String fileName() {
        return label().replace("/", "every");
    }

    /// For people.
    ///
    /// @param resolved trajectories of the run's settings
    String text(int resolved) {
        String chosen = resolved + (resolved == 1 ? " trajectory" : " trajectories");
        return every == 1 ? chosen : chosen + ", one row in " + every;
    }
}
