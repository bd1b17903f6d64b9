package io.sd2ail.session;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.run.RunConfig;
import io.sd2ail.terminal.CommandFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a run's saved state depends on: every setting but those of [#MAY_CHANGE], and the content of the files that it
/// imitates. It is stored at the run's start, and a run goes on only with the same one. A setting that is new in the
/// project is fixed until somebody adds it to the list.
///
/// @param entries by key; a file's is its SHA-256
record Fingerprint(SortedMap<String, String> entries) {
    /// Keys, and sections with all their keys, that what was saved does not depend on.
    static final List<String> MAY_CHANGE = List.of(
            "steps",
            "pace.updates-per-step",
            "pace.tolerance-updates",
            "rollouts.workers",
            "rollouts.environments",
            "rollouts.batch-rows",
            "rollouts.outbox-batches",
            "rollouts.publish-every",
            "rollouts.least-step-time",
            "gymnasium.start-timeout",
            "gymnasium.step-timeout",
            "evaluation",
            "checkpoints",
            "metrics",
            "compute",
            "sd2ail.sac.learning-rate",
            "sd2ail.discriminator.learning-rate",
            "gail.discriminator.learning-rate",
            "bc.learning-rate");

    /// Of the command `diffusion` alone, and paths of files whose content counts.
    private static final List<String> NOT_OF_THE_RUN =
            List.of("diffusion", "demonstrations.file", "demonstrations.diffusion", "initial-policy");

    static Fingerprint of(RunConfig config) {
        SortedMap<String, String> entries = ConfigRenderer.settings(config);
        entries.keySet().removeIf(key -> isOneOf(MAY_CHANGE, key) || isOneOf(NOT_OF_THE_RUN, key));
        entries.put("begins-with-a-policy", Boolean.toString(config.initialPolicy() != null));
        return new Fingerprint(entries);
    }

    private static boolean isOneOf(List<String> names, String key) {
        return names.stream().anyMatch(name -> key.equals(name) || key.startsWith(name + "."));
    }

    /// With what is stored over this: what the stored one lacks is of a later version of the project.
    ///
    /// @param file where it is stored, for the sentence
    /// @param text as [#render] wrote it
    Fingerprint under(Path file, String text) {
        SortedMap<String, String> all = new TreeMap<>(entries);
        try {
            for (Map.Entry<String, ConfigValue> entry :
                    ConfigFactory.parseString(text).resolve().entrySet()) {
                all.put(
                        String.join(".", ConfigUtil.splitPath(entry.getKey())),
                        entry.getValue().unwrapped().toString());
            }
        } catch (ConfigException e) {
            throw CommandFailure.failed(file + " is damaged (" + e.getMessage()
                    + "): remove it, then config.conf says with what the run began");
        }
        return new Fingerprint(all);
    }

    /// @param key of a file's content
    Fingerprint with(String key, String digest) {
        SortedMap<String, String> more = new TreeMap<>(entries);
        more.put(key, digest);
        return new Fingerprint(more);
    }

    String render() {
        StringBuilder text =
                new StringBuilder("# What this run's saved state depends on, as of its start: a run goes on"
                        + " only with the same (docs/operations.md).\n");
        entries.forEach((key, value) -> text.append(key)
                .append(" = ")
                .append(ConfigUtil.quoteString(value))
                .append('\n'));
        return text.toString();
    }

    /// Entries that another one has otherwise, as a text: `seed = 5, not 7`; empty when there are none.
    String differences(Fingerprint asked) {
        return entries.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(asked.entries.getOrDefault(entry.getKey(), entry.getValue())))
                .map(entry -> entry.getKey() + " = " + entry.getValue() + ", not " + asked.entries.get(entry.getKey()))
                .collect(Collectors.joining("; "));
    }
}
