package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.OutputFile;
import io.sd2ail.compute.Backends;
import io.sd2ail.config.ConfigBinder;
import io.sd2ail.config.ConfigSources;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.Environments;
import io.sd2ail.expert.ExpertFiles;
import io.sd2ail.export.SampledRows;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.run.RunConfig;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `demos sample`: rows of a saved diffusion model, in the environment's units.
@Command(
        name = "sample",
        description = "Samples rows from a diffusion model of demonstrations.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail demos sample --diffusion pendulum.safetensors --out samples.npz",
            "  ./sd2ail demos sample --diffusion pendulum.safetensors -n 100000 --seed 2 --out samples.npz",
            "",
            "The file holds `observations` and `actions`, or `observations` and `next_observations`, one a row, float32,",
            "in the environment's units. Rows are single steps: they follow no trajectory and have no reward. To learn",
            "from a model, give it to `train --demonstrations synthetic --diffusion FILE`."
        })
final class SampleCommand implements Callable<Integer> {
    private static final int MOST_ROWS = 10_000_000;

    private final CommandContext context;

    @Option(
            names = "--diffusion",
            required = true,
            paramLabel = "FILE",
            description = "The model, from ./sd2ail diffusion or ./sd2ail export --what diffusion.")
    private Path diffusion = Path.of("");

    @Option(
            names = {"-n", "--rows"},
            paramLabel = "N",
            description = "Rows to sample. Default: ${DEFAULT-VALUE}.")
    private int rows = 10_000;

    @Option(names = "--seed", paramLabel = "N", description = "Of all draws. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(names = "--out", required = true, paramLabel = "FILE.npz", description = "Where the rows go.")
    private Path out = Path.of("");

    SampleCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (rows < 1 || rows > MOST_ROWS) {
            throw CommandFailure.usage("--rows is " + rows + ": ask for 1 to " + MOST_ROWS);
        }
        if (!out.toString().endsWith(ExpertFiles.SUFFIX) || Files.isDirectory(out)) {
            throw CommandFailure.usage("--out is " + out + ": name a file that ends in " + ExpertFiles.SUFFIX);
        }
        OutputFile.requireWritable(out);
        SavedDiffusion saved = SavedDiffusion.read(diffusion);
        RunConfig defaults =
                ConfigBinder.bind(new ConfigSources(null, null, null, null, List.of()).load(), RunConfig.class);
        Backends backends = new Backends(defaults.compute(), context.screen()::line);
        long start = System.nanoTime();
        try (Environment environment = Environments.create(saved.environment(), Contacts.CURRENT)) {
            SampledRows.of(saved, diffusion, environment.spec(), backends, rows, seed)
                    .write(out);
        }
        context.screen()
                .line(String.format(
                        Locale.ROOT,
                        "%s: %,d rows of %s in %.1f s",
                        out,
                        rows,
                        saved.environment(),
                        (System.nanoTime() - start) / 1e9));
        return ExitCode.OK;
    }
}
