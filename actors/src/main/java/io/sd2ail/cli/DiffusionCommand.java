package io.sd2ail.cli;

import io.sd2ail.cli.options.CommandContext;
import io.sd2ail.cli.options.ConfigOptions;
import io.sd2ail.cli.options.OutputFile;
import io.sd2ail.compute.Backends;
import io.sd2ail.imitation.DiffusionTraining;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.run.RunConfig;
import io.sd2ail.session.ExpertFile;
import io.sd2ail.terminal.ExitCode;
import io.sd2ail.terminal.Screen;
import io.sd2ail.terminal.Tone;
import io.sd2ail.training.DiffusionTask;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `diffusion`: trains a diffusion model on demonstrations by itself and saves it, for runs that learn from its samples
/// in place of the demonstrations.
@Command(
        name = "diffusion",
        description = "Trains a diffusion model of demonstrations, once, and saves it.",
        footer = {
            "",
            "Examples:",
            "  ./sd2ail diffusion --env Pendulum-v1 --out pendulum.safetensors",
            "  ./sd2ail train --env Pendulum-v1 --demonstrations synthetic --diffusion pendulum.safetensors",
            "",
            "Its settings are the section `diffusion` of cluster-config/base.conf. After Ctrl-C the last saved file stays."
        })
final class DiffusionCommand implements Callable<Integer> {
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final CommandContext context;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--demos",
            paramLabel = "FILE",
            description = "Expert demonstrations (.npz). Default: those that come with the project.")
    private @Nullable Path demonstrations;

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where the model goes (.safetensors).")
    private Path out = Path.of("");

    DiffusionCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        options.refuseSteps("set its updates by --set diffusion.updates=N");
        OutputFile.requireWritable(out);
        RunConfig config = options.load(demonstrations, null);
        Screen screen = context.screen();
        DiffusionTask task = task(config);
        task.experts().notices().forEach(screen::line);
        double expert = task.experts().meanReturn();
        screen.line("learning %,d rows of %s, of %s"
                .formatted(
                        task.experts().rows().rows(),
                        config.environment(),
                        Double.isNaN(expert) ? "unknown return" : "mean return %.1f".formatted(expert)));
        SavedDiffusion saved = train(task);
        screen.line(task.quality(saved).render());
        screen.line("the model is in " + out);
        screen.line(
                "  ./sd2ail train --env " + config.environment() + " --demonstrations synthetic --diffusion " + out);
        return ExitCode.OK;
    }

    private DiffusionTask task(RunConfig config) {
        try (ExpertFile demonstrated = ExpertFile.of(config)) {
            return DiffusionTask.prepare(
                    config, demonstrated.path(), new Backends(config.compute(), context.screen()::line));
        }
    }

    private SavedDiffusion train(DiffusionTask task) {
        long updates = task.config().diffusion().updates();
        long saveEvery = task.config().diffusion().saveEvery();
        List<Float> losses = new ArrayList<>();
        Progress progress = new Progress(updates);
        try (DiffusionTraining training = task.newTraining()) {
            double sum = 0;
            long since = 0;
            for (long update = 1; update < updates; update++) {
                sum += training.update();
                since++;
                progress.show(update, sum / since);
                if (update % saveEvery == 0) {
                    losses.add((float) (sum / since));
                    task.save(training, array(losses)).write(out);
                    progress.line(update, sum / since);
                    sum = 0;
                    since = 0;
                }
            }
            losses.add((float) ((sum + training.update()) / (since + 1)));
            SavedDiffusion last = task.save(training, array(losses));
            last.write(out);
            progress.line(updates, losses.getLast());
            return last;
        } finally {
            context.screen().block(List.of());
        }
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    /// One line that is drawn anew on a terminal, and a line at each save.
    private final class Progress {
        private final long updates;
        private final long start = System.nanoTime();
        private long drawn = start;

        Progress(long updates) {
            this.updates = updates;
        }

        void show(long update, double loss) {
            long now = System.nanoTime();
            if (context.screen().isTerminal() && now - drawn > REDRAW_NANOS) {
                drawn = now;
                context.screen().block(List.of(List.of(Tone.PLAIN.of(text(update, loss)))));
            }
        }

        void line(long update, double loss) {
            context.screen().line(text(update, loss) + ", saved");
        }

        private String text(long update, double loss) {
            double seconds = (System.nanoTime() - start) / 1e9;
            return String.format(
                    Locale.ROOT,
                    "%,d/%,d updates, loss %.4f, %.0f s left",
                    update,
                    updates,
                    loss,
                    seconds / update * (updates - update));
        }
    }
}
