package io.sd2ail.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that say how a run learns: shorthands for keys of the configuration.
final class ImitationOptions {
    @Option(
            names = "--algorithm",
            paramLabel = "NAME",
            description =
                    "sd2ail, its baselines diffail, gail and bc, or sac, which learns from the environment's reward."
                            + " Default: sd2ail.")
    private @Nullable String algorithm;

    void addTo(ConfigOptions options) {
        options.startWith("algorithm", "--algorithm", algorithm);
    }
}
