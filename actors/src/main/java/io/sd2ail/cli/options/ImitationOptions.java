package io.sd2ail.cli.options;

import io.sd2ail.terminal.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say how a run learns, and from what: shorthands for keys of the configuration.
final class ImitationOptions {
    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description =
                    "sd2ail, its baselines diffail, gail and bc, or sac, which learns from the environment's reward."
                            + " Default: sd2ail.")
    private @Nullable String algorithm;

    @Option(
            names = "--demonstrations",
            paramLabel = "KIND",
            description =
                    "real, or synthetic: the run sees no real demonstration, only samples of a saved diffusion model"
                            + " (--diffusion); --set demonstrations.synthetic-share=S mixes both. Default: real.")
    private @Nullable Kind kind;

    @Option(
            names = "--diffusion",
            paramLabel = "FILE",
            description = "Diffusion model of the demonstrations, from ./sd2ail diffusion.")
    private @Nullable Path diffusion;

    @Option(
            names = "--trajectories",
            paramLabel = "N",
            description = "Demonstrations used: N of them drawn by the seed, first:N, or best:N by their return."
                    + " Default: the task's, mostly 4.")
    private @Nullable String trajectories;

    /// What is imitated.
    private enum Kind {
        REAL("real"),
        SYNTHETIC("synthetic");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /// Whether any of them was given.
    boolean given() {
        return algorithm != null || kind != null || diffusion != null || trajectories != null;
    }

    /// @param demonstrations given beside these, or null
    void addTo(ConfigOptions options, @Nullable Path demonstrations) {
        if (kind == Kind.SYNTHETIC && demonstrations != null) {
            throw CommandFailure.usage(
                    "--demonstrations synthetic sees no real demonstrations, --demos names some: give one"
                            + " of them, or --set demonstrations.synthetic-share=S to mix both");
        }
        if (diffusion != null && !Files.isReadable(diffusion)) {
            throw CommandFailure.failed("the diffusion model " + diffusion
                    + " can't be read: check the path, or make one by ./sd2ail diffusion");
        }
        options.startWith("algorithm", "--algorithm", algorithm);
        options.startWith(
                "demonstrations.synthetic-share",
                "--demonstrations",
                kind == null ? null : kind == Kind.SYNTHETIC ? 1 : 0);
        options.startWith("demonstrations.diffusion", "--diffusion", diffusion);
        options.startWith("demonstrations.trajectories", "--trajectories", trajectories);
    }
}
