package io.sd2ail.session;

import io.sd2ail.data.RandomStream;
import io.sd2ail.demonstration.Demonstrations;
import io.sd2ail.demonstration.DynamicsFit;
import io.sd2ail.demonstration.format.DemonstrationFormats;
import io.sd2ail.diagnosis.Diagnosis;
import io.sd2ail.diagnosis.Finding;
import io.sd2ail.diagnosis.RunContext;
import io.sd2ail.environment.Environment;
import io.sd2ail.episode.Evaluation;
import io.sd2ail.model.SavedDiffusion;
import io.sd2ail.run.RunConfig;
import io.sd2ail.run.RunEvent;
import io.sd2ail.telemetry.EvaluationCurve;
import io.sd2ail.telemetry.ProcessRecord;
import io.sd2ail.telemetry.RunFacts;
import io.sd2ail.telemetry.metrics.MetricsCsv;
import io.sd2ail.terminal.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a run's directory tells of it, whether it has ended or goes on elsewhere: nothing in there is changed.
///
/// @param directory of the run
/// @param processes that had its learner; none of a run of a version before they were recorded
public record RecordedRun(Path directory, RunConfig config, List<ProcessRecord> processes) {
    private static final Logger log = LoggerFactory.getLogger(RecordedRun.class);
    private static final double CLIPPED = 0.01;

    public RecordedRun {
        processes = List.copyOf(processes);
    }

    /// @throws CommandFailure when there is no run, or its files can't be read
    public static RecordedRun read(Path directory) {
        RunConfig config = RunFolders.read(directory);
        try {
            return new RecordedRun(directory, config, ProcessRecord.of(directory));
        } catch (IOException e) {
            throw unreadable(directory.resolve(ProcessRecord.FILE_NAME), e);
        }
    }

    /// What a user calls it.
    public String name() {
        return RunFolders.name(directory);
    }

    /// Its evaluations.
    ///
    /// @param label of the curve
    /// @throws CommandFailure when it has no metrics
    public EvaluationCurve evaluations(String label) {
        try {
            return MetricsCsv.evaluations(metrics(), label);
        } catch (IOException e) {
            throw unreadable(metrics(), e);
        }
    }

    /// One metric in the order of its steps.
    ///
    /// @throws CommandFailure when it has no metrics
    public List<MetricsCsv.Reading> readings(String tag) {
        try {
            return MetricsCsv.readings(metrics(), tag);
        } catch (IOException e) {
            throw unreadable(metrics(), e);
        }
    }

    /// What is wrong with it, the worst first.
    ///
    /// @throws CommandFailure when it has no metrics
    public List<Finding> findings() {
        return findings(context());
    }

    /// The same, of one who has asked for its context before.
    ///
    /// @throws CommandFailure when it has no metrics
    public List<Finding> findings(RunContext context) {
        try {
            return Diagnosis.of(context, metrics());
        } catch (IOException e) {
            throw unreadable(metrics(), e);
        }
    }

    /// What a diagnosis needs to know of it. What was not recorded is worked out anew, each time.
    public RunContext context() {
        return context(directory, config, expertReturn(), randomReturn(), Math.max(1, processes.size()));
    }

    /// What a diagnosis needs to know of a run that begins here, or goes on.
    static RunContext context(RunEvent.Started started) {
        int processes = 1;
        try {
            processes = Math.max(1, ProcessRecord.of(started.runDirectory()).size());
        } catch (IOException e) {
            log.warn("{} can't be read ({})", ProcessRecord.FILE_NAME, e.getMessage());
        }
        return context(
                started.runDirectory(), started.config(), started.expertReturn(), started.randomReturn(), processes);
    }

    ///
    /// @param expertReturn NaN without demonstrations
    /// @param randomReturn NaN where it is unknown
    /// @param processes that ran it so far
    static RunContext context(
            Path directory, RunConfig config, double expertReturn, double randomReturn, int processes) {
        Demonstrations demonstrations = demonstrations(directory, config);
        return new RunContext(
                config,
                expertReturn,
                randomReturn,
                demonstrations == null ? 0 : demonstrations.actionSize(),
                demonstrations == null ? List.of() : misfits(demonstrations, config),
                processes);
    }

    /// The run's own copy; null of a run that has none.
    private static @Nullable Demonstrations demonstrations(Path directory, RunConfig config) {
        Path kept = directory.resolve(KeptFile.DEMONSTRATIONS);
        return config.algorithm().imitates() && Files.exists(kept) ? DemonstrationFormats.read(kept) : null;
    }

    /// What `demos inspect` would warn of that keeps a run from learning. An environment outside this process is not
    /// started for it.
    private static List<String> misfits(Demonstrations demonstrations, RunConfig config) {
        List<String> misfits = new ArrayList<>();
        String recorded = demonstrations.origin().contacts();
        String here = config.contacts().name().toLowerCase(Locale.ROOT);
        if (recorded != null && !recorded.equals(here)) {
            misfits.add("they were recorded with contacts = " + recorded + ", the run has contacts = " + here);
        }
        if (config.environment().startsWith("gym:") || !demonstrations.hasActions()) {
            return misfits;
        }
        try (Environment environment = config.newEnvironment()) {
            double outside = demonstrations.shareOutside(environment.spec());
            if (outside > CLIPPED) {
                misfits.add(String.format(
                        Locale.ROOT, "%.1f %% of the action entries are outside the range", 100 * outside));
            }
            DynamicsFit fit = DynamicsFit.of(demonstrations, environment);
            if (fit.rows() > 0 && !fit.nearlyFits()) {
                misfits.add(String.format(
                        Locale.ROOT,
                        "%.0f %% of the rows, played again one step in %s, lead elsewhere",
                        100 * (1 - fit.closeShare()),
                        fit.setting()));
            }
        }
        return misfits;
    }

    /// Mean return of the demonstrations that it imitates; NaN of a run without.
    public double expertReturn() {
        Optional<RunFacts> facts = RunFacts.read(directory);
        if (facts.isPresent()) {
            return facts.get().expertReturn();
        }
        if (!config.algorithm().imitates()) {
            return Double.NaN;
        }
        if (!config.demonstrations().real()) {
            return SavedDiffusion.read(directory.resolve(KeptFile.DIFFUSION)).expertReturn();
        }
        Demonstrations kept = DemonstrationFormats.read(directory.resolve(KeptFile.DEMONSTRATIONS));
        return config.demonstrations()
                .selection()
                .of(kept, new RandomStream(config.seed(), "demonstrations"))
                .expertReturn();
    }

    /// Mean return of uniformly random actions; played anew where it was not recorded.
    public double randomReturn() {
        Optional<RunFacts> facts = RunFacts.read(directory);
        if (facts.isPresent()) {
            return facts.get().randomReturn();
        }
        try (Environment environment = config.newEnvironment()) {
            return new Evaluation(environment, config.evaluation().episodes(), config.seed())
                    .runRandom()
                    .meanReturn();
        }
    }

    private Path metrics() {
        return directory.resolve(MetricsCsv.FILE_NAME);
    }

    private static CommandFailure unreadable(Path file, IOException e) {
        return CommandFailure.failed(
                file + " can't be read (" + e.getMessage() + "): name the directory of a run that was evaluated");
    }
}
