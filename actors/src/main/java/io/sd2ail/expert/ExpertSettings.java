package io.sd2ail.expert;

import com.typesafe.config.ConfigFactory;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.run.RunConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// The settings of an expert's run, key by key.
///
/// @param all of them
/// @param usual those of an expert of the same environment without any of the user's
record ExpertSettings(SortedMap<String, String> all, SortedMap<String, String> usual) {
    private static final List<String> DECISIVE =
            List.of("sd2ail.policy-", "sd2ail.sac.", "replay.", "pace.", "rollouts.", "evaluation.");

    /// Have options of their own, or say nothing about the expert.
    private static final List<String> ELSEWHERE =
            List.of("environment", "seed", "steps", "demonstrations.", "checkpoints.", "metrics.", "compute.");

    static ExpertSettings of(RunConfig config) {
        ConfigSources sources = new ConfigSources(null, config.environment(), "expert", null, List.of());
        RunConfig usual = ConfigBinder.bind(sources.load(), RunConfig.class);
        return new ExpertSettings(flat(config), flat(usual));
    }

    private static SortedMap<String, String> flat(RunConfig config) {
        SortedMap<String, String> flat = new TreeMap<>();
        flatten(
                "",
                ConfigFactory.parseString(ConfigRenderer.render(config)).root().unwrapped(),
                flat);
        return flat;
    }

    private static void flatten(String prefix, Map<?, ?> section, SortedMap<String, String> into) {
        section.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) {
                flatten(prefix + key + ".", inner, into);
            } else {
                into.put(prefix + key, String.valueOf(value));
            }
        });
    }

    /// Those that make the expert what it is.
    SortedMap<String, String> decisive() {
        return filtered(key -> DECISIVE.stream().anyMatch(key::startsWith));
    }

    /// Those that the user chose, for `--set`.
    SortedMap<String, String> changed() {
        return filtered(
                key -> ELSEWHERE.stream().noneMatch(key::startsWith) && !Objects.equals(all.get(key), usual.get(key)));
    }

    private SortedMap<String, String> filtered(Predicate<String> wanted) {
        SortedMap<String, String> filtered = new TreeMap<>(all);
        filtered.keySet().removeIf(wanted.negate());
        return filtered;
    }
}
