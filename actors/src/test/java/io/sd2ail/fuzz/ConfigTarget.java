package io.sd2ail.fuzz;

import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigException;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.process.HostsFile;
import io.sd2ail.run.RunConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Configurations, overrides of the command line, and the hosts of a launch.
final class ConfigTarget implements FuzzTarget {
    private static final int READERS = 3;

    private final Scratch scratch = new Scratch();

    @Override
    public List<byte[]> seeds() throws IOException {
        return List.of(
                input(0, "seed = 7\nrollouts { workers = 4 }\nreplay.capacity = ${steps}\n"),
                input(0, "steps = 1e4, pace { updates-per-step = 0.5 }, evaluation.every-steps = null"),
                input(1, "seed=1"),
                input(1, "rollouts.workers = [1, {a = 2}]"),
                Scratch.input(2, Files.readAllBytes(Path.of("..", "cluster-config", "hosts.conf"))),
                input(2, """
                        hosts = [
                          { host = one, nodes = [ { role = learner } ] }
                          { host = two, port = 22, env { A = 1 }, nodes = [ { role = "rollout,evaluator", workers = 2 } ] }
                        ]
                        """));
    }

    private static byte[] input(int reader, String text) {
        return Scratch.input(reader, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void read(byte[] input) throws IOException {
        byte[] bytes = Scratch.rest(input);
        try {
            switch (Scratch.reader(input, READERS)) {
                case 0 ->
                    bind(new ConfigSources(null, "Pendulum-v1", null, scratch.file("file.conf", bytes), List.of()));
                case 1 ->
                    bind(new ConfigSources(
                            null, "Pendulum-v1", null, null, List.of(new String(bytes, StandardCharsets.UTF_8))));
                default -> HostsFile.read(scratch.file("hosts.conf", bytes));
            }
        } catch (ConfigException _) {
            // Refused.
        }
    }

    private static void bind(ConfigSources sources) {
        ConfigBinder.bind(sources.load(), RunConfig.class);
    }
}
