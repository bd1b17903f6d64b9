package io.sd2ail.environment.gymnasium;

import io.sd2ail.config.ConfigRenderer;
import io.sd2ail.config.TaskName;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.GymnasiumSettings;
import io.sd2ail.environment.UnknownEnvironmentException;
import io.sd2ail.environment.bridge.SimulatorLife;
import io.sd2ail.environment.bridge.v1.EnvironmentWrapper;
import io.sd2ail.environment.bridge.v1.EnvironmentsMade;
import io.sd2ail.environment.bridge.v1.Failure;
import io.sd2ail.environment.bridge.v1.MakeEnvironments;
import io.sd2ail.environment.bridge.v1.Refusal;
import io.sd2ail.environment.bridge.v1.SimulatorReply;
import io.sd2ail.environment.bridge.v1.SimulatorRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Python process with its environments, which is started again when it has ended: at once the first time, after
/// ever longer pauses when it ends again soon after its start.
final class PythonLife implements SimulatorLife {
    private static final Logger log = LoggerFactory.getLogger(PythonLife.class);

    /// A process that lived this long had a good start: the next one follows at once.
    private static final Duration GOOD_LIFE = Duration.ofSeconds(10);

    private static final Duration SMALLEST_PAUSE = Duration.ofMillis(100);
    /// Short: meanwhile the worker answers nobody, and at a run's end it is asked for its account.
    private static final Duration LARGEST_PAUSE = Duration.ofSeconds(2);

    private final String name;
    private final Duration startTimeout;
    private final Interpreter interpreter;
    private final SimulatorRequest make;
    private final EnvironmentsMade made;
    private final List<String> infoNames;
    private PythonProcess process;
    private int life = 1;
    private int shortLives;
    private boolean closed;

    /// Starts the first one.
    ///
    /// @throws GymnasiumException when Python, Gymnasium or the environment can't be used
    /// @throws UnknownEnvironmentException when Gymnasium has none of this ID
    PythonLife(String name, GymnasiumSettings settings, Interpreter interpreter, int count) {
        this.name = name;
        this.startTimeout = settings.startTimeout();
        this.interpreter = interpreter;
        this.make = request(name, settings, count);
        try {
            this.process = PythonProcess.start(name, interpreter, startTimeout);
            this.made = environments(process);
            this.infoNames = List.copyOf(made.getInfoNamesList());
        } catch (EpisodeLostException failure) {
            throw new GymnasiumException(failure.getMessage() + " (Python: " + interpreter.command() + ", "
                    + interpreter.origin() + "; another one by --python PATH)");
        }
    }

    private static SimulatorRequest request(String name, GymnasiumSettings settings, int count) {
        String named = name.substring(TaskName.GYMNASIUM.length());
        int colon = named.lastIndexOf(':');
        if (colon == named.length() - 1) {
            throw new GymnasiumException("--env " + name + " names no environment: write gym:ID, such as gym:Hopper-v5,"
                    + " or gym:MODULE:ID for what a module of yours registers");
        }
        MakeEnvironments.Builder make = MakeEnvironments.newBuilder()
                .setModule(named.substring(0, Math.max(0, colon)))
                .setId(named.substring(colon + 1))
                .setEnvironments(count)
                .setKeywordArguments(ConfigRenderer.json(settings.keywordArguments()))
                .setMaxEpisodeSteps(settings.maxEpisodeSteps() == null ? 0 : settings.maxEpisodeSteps());
        for (GymnasiumSettings.Wrapper wrapper : settings.wrappers()) {
            Map<String, Object> keywords = wrapper.keywordArguments();
            make.addWrappers(EnvironmentWrapper.newBuilder()
                    .setName(wrapper.name())
                    .setKeywordArguments(ConfigRenderer.json(keywords == null ? Map.of() : keywords)));
        }
        return SimulatorRequest.newBuilder().setMake(make).build();
    }

    /// As the first process said; every later one says the same.
    @Override
    public EnvironmentSpec spec() {
        return new EnvironmentSpec(
                name,
                made.getObservationSize(),
                doubles(made.getActionLowList()),
                doubles(made.getActionHighList()),
                made.getMaxEpisodeSteps());
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public List<String> infoNames() {
        return infoNames;
    }

    @Override
    public String versions() {
        return made.getVersions();
    }

    @Override
    public EpisodeLostException lost(Failure failure) {
        return new EpisodeLostException(failure.getReason(), name + ": " + failure.getSentence());
    }

    @Override
    public EpisodeLostException ended() {
        return new EpisodeLostException(PythonProcess.ENDED, name + ": the process of this episode has ended");
    }

    @Override
    public int life() {
        return life;
    }

    @Override
    public boolean lives(int which) {
        return which == life && process.isOpen();
    }

    /// @throws EpisodeLostException when it can't be started now
    @Override
    public PythonProcess simulator() {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
        if (!process.isOpen()) {
            shortLives = process.livedNanos() > GOOD_LIFE.toNanos() ? 0 : shortLives + 1;
            pause();
            life++;
            process = PythonProcess.start(name, interpreter, startTimeout);
            if (!sameSpaces(environments(process))) {
                process.close();
                throw new GymnasiumException(name + " has other spaces than before: leave it as it is during a run");
            }
            log.info("{}: Python is started again, process {}", name, life);
        }
        return process;
    }

    private boolean sameSpaces(EnvironmentsMade now) {
        return now.getObservationSize() == made.getObservationSize()
                && now.getActionLowList().equals(made.getActionLowList())
                && now.getActionHighList().equals(made.getActionHighList())
                && now.getInfoNamesList().equals(made.getInfoNamesList());
    }

    private void pause() {
        if (shortLives < 2) {
            return;
        }
        long millis = Math.min(SMALLEST_PAUSE.toMillis() << Math.min(shortLives - 2, 20), LARGEST_PAUSE.toMillis());
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EpisodeLostException("interrupted", name + ": the pause before a start was interrupted");
        }
    }

    private EnvironmentsMade environments(PythonProcess started) {
        SimulatorReply reply = started.exchange(make, startTimeout);
        if (reply.hasMade()) {
            return reply.getMade();
        }
        started.close();
        throw refused(reply.getRefusal());
    }

    private RuntimeException refused(Refusal refusal) {
        return refusal.getKnownCount() == 0
                ? new GymnasiumException(name + ": " + refusal.getSentence())
                : new UnknownEnvironmentException(
                        name,
                        refusal.getKnownList().stream()
                                .map(known -> TaskName.GYMNASIUM + known)
                                .toList());
    }

    @Override
    public void close() {
        closed = true;
        process.close();
    }
}
