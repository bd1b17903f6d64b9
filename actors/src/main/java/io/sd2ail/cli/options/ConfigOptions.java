package io.sd2ail.cli.options;

import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.run.RunConfig;
import io.sd2ail.terminal.CommandFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options that make a run's configuration: a shorthand for the most used keys, a file, and any key by name.
public final class ConfigOptions {
    @Option(
            names = "--env",
            paramLabel = "NAME",
            description = "Environment to train in; `./sd2ail doctor` lists them, gym:ID is one of Gymnasium's."
                    + " Default: Pendulum-v1.")
    private @Nullable String environment;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Every random number of the run derives from it. Default: 1.")
    private @Nullable Long seed;

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Environment steps to train for, in all: a resumed run goes on to this number.")
    private @Nullable Long steps;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "HOCON file over the task's settings, for example cluster-config/preset/reference.conf.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "Any one setting, over all files; may be repeated. The keys stand in cluster-config/base.conf.")
    private List<String> settings = new ArrayList<>();

    /// Further settings of a run's start, KEY=VALUE, and the options that they are from.
    private final Map<String, String> further = new LinkedHashMap<>();

    /// A setting that belongs to a run's start, over all files.
    ///
    /// @param option that it is from
    /// @param value nothing happens when it is null
    void startWith(String key, String option, @Nullable Object value) {
        if (value != null) {
            further.put(key + "=" + value, option);
        }
    }

    /// @param demonstrations over the configured file, or null
    /// @param role whose file (`cluster-config/role/ROLE.conf`) lies over the task's, or null
    public RunConfig load(@Nullable Path demonstrations, @Nullable String role) {
        ConfigSources sources = new ConfigSources(null, environment, role, file, overrides(demonstrations));
        String named = sources.load().getString("environment");
        return bind(sources.withTask(named));
    }

    /// The configuration stored with a run, under what was asked anew.
    ///
    /// @param stored `config.conf` of the run
    public RunConfig loadStored(Path stored, @Nullable Path demonstrations) {
        if (environment != null || seed != null || file != null) {
            throw CommandFailure.usage("--env, --seed and --config belong to a run's start, --resume takes them from "
                    + stored + ": leave them out, or start a new run without --resume");
        }
        if (!further.isEmpty()) {
            throw CommandFailure.usage(String.join(", ", new LinkedHashSet<>(further.values()))
                    + " can't be changed in a run, --resume takes it from " + stored
                    + ": leave it out, or start a new run without --resume");
        }
        return bind(new ConfigSources(null, null, null, stored, overrides(demonstrations)));
    }

    /// Whether any of them was given.
    boolean given() {
        return environment != null
                || seed != null
                || steps != null
                || file != null
                || !settings.isEmpty()
                || !further.isEmpty();
    }

    /// For commands without a run.
    public void refuseSteps(String instead) {
        if (steps != null) {
            throw CommandFailure.usage("--steps counts a run's environment steps, here there are none: " + instead);
        }
    }

    private static RunConfig bind(ConfigSources sources) {
        RunConfig config = ConfigBinder.bind(sources.load(), RunConfig.class);
        config.newEnvironment().close();
        return config;
    }

    private List<String> overrides(@Nullable Path demonstrations) {
        List<String> overrides = new ArrayList<>(settings);
        overrides.addAll(further.keySet());
        add(overrides, "--env", "environment", environment);
        add(overrides, "--seed", "seed", seed);
        add(overrides, "--steps", "steps", steps);
        if (demonstrations != null && !Files.isReadable(demonstrations)) {
            throw CommandFailure.failed("demonstrations " + demonstrations
                    + " can't be read: check the path, or leave --demos out to use the bundled ones");
        }
        add(overrides, "--demos", "demonstrations.file", demonstrations);
        return overrides;
    }

    private static void add(List<String> overrides, String option, String key, @Nullable Object value) {
        if (value != null) {
            for (String other : overrides) {
                if (other.startsWith(key + "=") && !other.equals(key + "=" + value)) {
                    throw CommandFailure.usage(
                            option + " is " + value + " and --set says " + other + ": leave one of them out");
                }
            }
            overrides.add(key + "=" + value);
        }
    }
}
