package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.ObservationsOption;
import io.sd2ail.config.TaskName;
import io.sd2ail.demonstration.DemonstrationFormatException;
import io.sd2ail.demonstration.DemonstrationInspection;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.DynamicsFit;
import io.sd2ail.demonstration.DynamicsFits;
import io.sd2ail.demonstration.format.DemonstrationFile;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import io.sd2ail.environment.Contacts;
import io.sd2ail.environment.Environment;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.Environments;
import io.sd2ail.terminal.ExitCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `demos inspect`: shapes, returns and plausibility of demonstration files. A file that can't be used does not keep
/// the others from being shown.
@Command(
        name = "inspect",
        description = "Shows shapes, returns and plausibility of demonstrations.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail demos inspect demonstrations.npz",
            "  ./sd2ail demos inspect *.npz --env Pendulum-v1",
            "  ./sd2ail demos inspect low_dim.hdf5 --observations object,robot0_eef_pos"
        })
final class InspectCommand implements Callable<Integer> {
    private final CommandContext context;

    @Mixin
    private ObservationsOption observations = new ObservationsOption();

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Demonstrations of any format that docs/demonstrations.md names: files and directories.")
    private List<Path> files = List.of();

    @Option(names = "--env", paramLabel = "NAME", description = "Environment that they should be of.")
    private @Nullable String environment;

    InspectCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        EnvironmentSpec spec = environment == null ? null : specOf(environment);
        int exitCode = ExitCode.OK;
        for (Path file : files) {
            try {
                DemonstrationFile read = DemonstrationFormats.open(file, observations.parts());
                Demonstrations demonstrations = read.demonstrations();
                if (spec != null) {
                    demonstrations.requireFits(spec);
                }
                String text = DemonstrationInspection.of(demonstrations, spec).render(read.format(), read.lacks());
                context.screen()
                        .line(
                                spec == null || !demonstrations.hasActions()
                                        ? text
                                        : text + dynamics(demonstrations, spec).render());
            } catch (DemonstrationFormatException e) {
                context.screen().errorLine(Main.error(String.valueOf(e.getMessage())));
                exitCode = ExitCode.FAILED;
            }
        }
        return exitCode;
    }

    /// Plays rows again in all variants of the task that demonstrations of these sizes could be of.
    private static DynamicsFits dynamics(Demonstrations demonstrations, EnvironmentSpec spec) {
        List<DynamicsFit> fits = new ArrayList<>();
        SortedSet<String> names = Environments.names();
        if (spec.name().startsWith(TaskName.MODEL)) {
            names.add(spec.name());
        }
        for (String name : names) {
            for (Contacts contacts : isOfTask(name, spec.name()) ? Contacts.values() : new Contacts[0]) {
                try (Environment variant = Environments.create(name, contacts)) {
                    boolean sameAsBefore = variant.contacts() == null && contacts != Contacts.CURRENT;
                    if (!sameAsBefore && hasSizesOf(variant.spec(), spec)) {
                        fits.add(DynamicsFit.of(demonstrations, variant));
                    }
                }
            }
        }
        return new DynamicsFits(spec.name(), fits);
    }

    /// Versions of a task differ in what follows the last `-v`.
    private static boolean isOfTask(String name, String other) {
        return name.replaceFirst("-v\\d+$", "").equals(TaskName.of(other).replaceFirst("-v\\d+$", ""));
    }

    private static boolean hasSizesOf(EnvironmentSpec variant, EnvironmentSpec spec) {
        return variant.observationSize() == spec.observationSize() && variant.actionSize() == spec.actionSize();
    }

    private static EnvironmentSpec specOf(String name) {
        try (Environment created = Environments.create(name, Contacts.CURRENT)) {
            return created.spec();
        }
    }
}
