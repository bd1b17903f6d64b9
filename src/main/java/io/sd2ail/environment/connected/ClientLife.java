package io.sd2ail.environment.connected;

import io.sd2ail.environment.EnvironmentAwaitedException;
import io.sd2ail.environment.EnvironmentSpec;
import io.sd2ail.environment.EpisodeLostException;
import io.sd2ail.environment.bridge.Simulator;
import io.sd2ail.environment.bridge.SimulatorLife;
import io.sd2ail.environment.bridge.v1.EnvironmentsMade;
import io.sd2ail.environment.bridge.v1.Failure;
import io.sd2ail.environment.bridge.v1.MakeEnvironments;
import io.sd2ail.environment.bridge.v1.SimulatorReply;
import io.sd2ail.environment.bridge.v1.SimulatorRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The clients of one owner, one after the other. The first is taken when an episode begins, and the next one when it
/// has gone.
final class ClientLife implements SimulatorLife {
    private static final Logger log = LoggerFactory.getLogger(ClientLife.class);

    /// Meanwhile the owner answers nobody.
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private static final int BYTES_OF_NUMBER = 9;
    private static final int LONGEST_WORDS = 400;

    /// Of each environment, in a row. Fewer than end a run: a client can't.
    private static final int MOST_FAILURES = 3;

    private final EnvironmentSpec spec;
    private final SimulatorRequest make;
    private final Duration timeout;
    private final int longestReply;
    private final int count;
    private @Nullable Client client;
    private int life;
    private boolean awaited;
    private int failures;
    private String lastComplaint = "";

    /// @param spec as the run has it
    /// @param id that a client is told
    /// @param count of environments that each client holds
    /// @param timeout longest time until they are made
    ClientLife(EnvironmentSpec spec, String id, int count, Duration timeout) {
        this.spec = spec;
        this.make = SimulatorRequest.newBuilder()
                .setMake(MakeEnvironments.newBuilder()
                        .setId(id)
                        .setEnvironments(count)
                        .setMaxEpisodeSteps(spec.maxEpisodeSteps()))
                .build();
        this.timeout = timeout;
        this.count = count;
        this.longestReply = Math.toIntExact(Math.min(
                Integer.MAX_VALUE >> 1,
                Client.SHORT_MESSAGE * (1L + count) + (long) BYTES_OF_NUMBER * count * (spec.observationSize() + 1L)));
    }

    @Override
    public EnvironmentSpec spec() {
        return spec;
    }

    /// None: they would have to be known before a client comes.
    @Override
    public List<String> infoNames() {
        return List.of();
    }

    @Override
    public String versions() {
        return "";
    }

    /// Waits for a client where the owner does ([ConnectedEnvironments#waiting]).
    ///
    /// @throws EnvironmentAwaitedException otherwise when no client waits, and once after each one that has gone: a
    ///     run of clients that come and go is no failure of the owner's
    @Override
    public Simulator simulator() {
        Client present = client;
        if (present != null && present.isOpen()) {
            return present;
        }
        ClientPort port = ConnectedEnvironments.port();
        if (port == null) {
            pause();
            throw new EnvironmentAwaitedException(
                    "a client, which can't come: this process was started without --listen");
        }
        Client next = ConnectedEnvironments.WAIT.isBound() ? waitedFor(port) : awaited ? nextThatFits(port) : null;
        if (next == null) {
            awaited = true;
            throw new EnvironmentAwaitedException("a client to connect to port " + port.port());
        }
        next.allow(longestReply);
        client = next;
        awaited = false;
        life++;
        return next;
    }

    private @Nullable Client nextThatFits(ClientPort port) {
        Client next = port.next(PATIENCE);
        return next != null && fits(next) ? next : null;
    }

    /// @return null when this thread was interrupted meanwhile
    private @Nullable Client waitedFor(ClientPort port) {
        Client next = nextThatFits(port);
        if (next == null) {
            ConnectedEnvironments.WAIT.get().accept("waiting for a client to connect to port " + port.port());
        }
        while (next == null && !Thread.currentThread().isInterrupted()) {
            next = nextThatFits(port);
        }
        return next;
    }

    private static void pause() {
        try {
            Thread.sleep(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether its environments are those of the run; otherwise it is gone.
    private boolean fits(Client next) {
        try {
            SimulatorReply reply = next.exchange(make, timeout);
            String differs = differs(reply);
            if (!differs.isEmpty()) {
                next.turnAway(differs);
                complain("the client at " + next.address() + " is turned away: " + differs);
                return false;
            }
            log.info("{}: the client at {} acts, the {}. one", spec.name(), next.address(), life + 1);
            return true;
        } catch (EpisodeLostException gone) {
            complain(String.valueOf(gone.getMessage()));
            return false;
        }
    }

    /// Each kind once, however often the client comes back.
    private void complain(String sentence) {
        String kind = sentence.replaceAll("\\d+", "");
        if (!kind.equals(lastComplaint)) {
            lastComplaint = kind;
            log.warn("{}: {}", spec.name(), sentence);
        }
    }

    /// What is wrong with its spaces; empty when nothing is.
    private String differs(SimulatorReply reply) {
        if (reply.hasRefusal()) {
            return "it refuses: " + plain(reply.getRefusal().getSentence());
        }
        if (!reply.hasMade()) {
            return "it does not say what environments it has made";
        }
        EnvironmentsMade made = reply.getMade();
        if (made.getObservationSize() != spec.observationSize()) {
            return differs("entries of an observation", made.getObservationSize(), spec.observationSize());
        }
        if (made.getActionLowCount() != spec.actionSize() || made.getActionHighCount() != spec.actionSize()) {
            return differs("entries of an action's bounds", made.getActionLowCount(), spec.actionSize());
        }
        for (int i = 0; i < spec.actionSize(); i++) {
            if (made.getActionLow(i) != spec.actionLow()[i] || made.getActionHigh(i) != spec.actionHigh()[i]) {
                return differs(
                        "as the bounds of action entry " + i,
                        "[" + made.getActionLow(i) + ", " + made.getActionHigh(i) + "]",
                        "[" + spec.actionLow()[i] + ", " + spec.actionHigh()[i] + "]");
            }
        }
        return "";
    }

    private String differs(String what, Object its, Object ours) {
        return "it has " + its + " " + what + ", the run has " + ours
                + ": mend the client, or the run's settings of section connected";
    }

    @Override
    public int life() {
        return life;
    }

    @Override
    public boolean lives(int which) {
        Client present = client;
        return which == life && present != null && present.isOpen();
    }

    /// One reason for all: a client's own words could be any number of reasons.
    @Override
    public EpisodeLostException lost(Failure failure) {
        return new EpisodeLostException("client failed", spec.name() + ": " + plain(failure.getSentence()));
    }

    /// A client's words as they may stand in a log.
    private static String plain(String words) {
        return words.substring(0, Math.min(words.length(), LONGEST_WORDS)).replaceAll("\\p{Cntrl}+", " ");
    }

    /// A client that only fails makes room for another.
    @Override
    public void stepped(@Nullable EpisodeLostException lost) {
        failures = lost == null ? 0 : failures + 1;
        if (lost != null && failures >= MOST_FAILURES * count) {
            failures = 0;
            turnAway("its steps fail one after the other, the last with: " + lost.getMessage());
        }
    }

    @Override
    public EpisodeLostException ended() {
        return new EpisodeLostException(Client.ENDED, spec.name() + ": the client of this episode is gone");
    }

    private void turnAway(String why) {
        Client present = client;
        if (present != null && present.isOpen()) {
            present.turnAway(why);
            complain("the client at " + present.address() + " is turned away: " + why);
        }
    }

    @Override
    public void close() {
        Client present = client;
        if (present != null) {
            present.close();
        }
    }
}
