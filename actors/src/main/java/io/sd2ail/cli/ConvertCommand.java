package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.ObservationsOption;
import io.sd2ail.cli.options.OutputFile;
import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.TrajectorySelection;
import io.sd2ail.demonstration.format.DemonstrationFile;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import io.sd2ail.demonstration.format.DemonstrationWriter;
import io.sd2ail.terminal.CommandFailure;
import io.sd2ail.terminal.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `demos convert`: demonstrations of any known format as the `.npz` that runs keep.
@Command(
        name = "convert",
        description = "Writes demonstrations of any known format as .npz.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail demos convert dataset.hdf5 demonstrations.npz",
            "  ./sd2ail demos convert low_dim.hdf5 best.npz --observations object,robot0_eef_pos --trajectories best:4"
        })
final class ConvertCommand implements Callable<Integer> {
    private final CommandContext context;

    @Parameters(
            index = "0",
            paramLabel = "IN",
            description = "Demonstrations of any format that docs/demonstrations.md names: a file or a directory.")
    private Path in = Path.of("");

    @Parameters(index = "1", paramLabel = "OUT", description = "A new file, .npz.")
    private Path out = Path.of("");

    @Mixin
    private ObservationsOption observations = new ObservationsOption();

    @Option(
            names = "--trajectories",
            paramLabel = "N",
            description = "N of them drawn at random, first:N or best:N. Default: all.")
    private @Nullable String trajectories;

    ConvertCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (!out.toString().endsWith(".npz")) {
            throw CommandFailure.usage("OUT is " + out + ": end its name in .npz, which is what is written");
        }
        if (Files.exists(out)) {
            throw CommandFailure.failed(out + " is there already: choose another name, or remove it");
        }
        TrajectorySelection selection = selection();
        DemonstrationFile read = DemonstrationFormats.open(in, observations.parts());
        Demonstrations demonstrations = selection == null
                ? read.demonstrations()
                : selection.of(read.demonstrations(), new RandomStream(1, "demonstrations"));
        try {
            DemonstrationWriter.write(out, demonstrations);
        } catch (IOException e) {
            throw OutputFile.failure(out, e);
        }
        context.screen()
                .line("%s, %s: %,d rows in %,d trajectories, in %s"
                        .formatted(
                                in,
                                read.format(),
                                demonstrations.rows(),
                                demonstrations.trajectories().size(),
                                out));
        read.lacks().forEach(lack -> context.screen().line("it doesn't tell " + lack));
        return ExitCode.OK;
    }

    private @Nullable TrajectorySelection selection() {
        try {
            return trajectories == null ? null : TrajectorySelection.parse(trajectories, null);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--" + e.getMessage());
        }
    }
}
