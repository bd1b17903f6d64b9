package io.sd2ail.stream;

import io.sd2ail.data.LostEpisodes;
import io.sd2ail.run.RunEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Knows of every part whether it works or waits, for what, and since when. Who is alive it does not decide: the
/// coordinator says which nodes are there, and parts of other nodes are neither shown nor told. Tells listeners of
/// changes that have lasted a moment, and at once of what workers lost; whoever asks gets the present truth.
/// Loses what it knows when it restarts; each part's next change brings it back.
public final class ActivityBoard extends AbstractMatchingBehavior<ActivityBoard.Command> {
    private static final Logger log = LoggerFactory.getLogger(ActivityBoard.class);

    /// How the learner calls itself.
    private static final String LEARNER = "learner";

    /// Parts that are kept, far above those of any run, and characters of what each says.
    static final int MOST_PARTS = 65_536;

    private static final int LONGEST = 1024;

    /// Parts that are there as long as the board is.
    private static final Set<String> LEARNERS_SIDE = Set.of(LEARNER, "intake", "evaluations");

    public sealed interface Command {}

    /// A part began to wait, waits for another reason, or works again.
    ///
    /// @param reason what it waits for; empty when it works
    /// @param sinceMillis wall time of the change
    public record Changed(String part, String reason, long sinceMillis) implements Command, ControlMessage {}

    /// A rollout worker gave up episodes because its environment failed.
    ///
    /// @param byReason all of them so far in this life of the worker
    public record EpisodesLost(String worker, List<LostEpisodes> byReason) implements Command, ControlMessage {
        public EpisodesLost {
            byReason = List.copyOf(byReason);
        }
    }

    /// These nodes are there, by name, each with the number of its process; what is known of others counts no more.
    public record Nodes(Map<String, Long> processes) implements Command, LocalMessage {
        public Nodes {
            processes = Map.copyOf(processes);
        }
    }

    /// Asks for all activities.
    public record GetActivities(ActorRef<Activities> replyTo) implements Command, ControlMessage {}

    /// The answer, sorted by part.
    public record Activities(List<Activity> parts) implements ControlMessage {
        public Activities {
            parts = List.copyOf(parts);
        }
    }

    /// What one part does.
    ///
    /// @param reason what it waits for; empty when it works
    /// @param sinceMillis wall time
    public record Activity(String part, String reason, long sinceMillis) {}

    private enum Look implements Command, LocalMessage {
        INSTANCE
    }

    private final SortedMap<String, Changed> reported = new TreeMap<>();
    private final Map<String, Long> lives = new HashMap<>();
    private @Nullable Map<String, Long> nodes;
    private final Map<String, String> told = new HashMap<>();
    private final Duration noticeAfter;
    private final Duration stallAfter;
    private final Consumer<RunEvent> listener;
    private boolean stalled;
    private boolean overflown;

    private ActivityBoard(
            ActorContext<Command> context, Duration noticeAfter, Duration stallAfter, Consumer<RunEvent> listener) {
        super(context);
        this.noticeAfter = noticeAfter;
        this.stallAfter = stallAfter;
        this.listener = listener;
    }

    /// @param noticeAfter how long a wait must last to be told; also the pause between two looks
    /// @param stallAfter how long the learner must wait for the run to count as stalled
    public static Behavior<Command> create(Duration noticeAfter, Duration stallAfter, Consumer<RunEvent> listener) {
        return Behaviors.setup(context -> Behaviors.withTimers((TimerScheduler<Command> timers) -> {
            timers.startTimerWithFixedDelay(Look.INSTANCE, noticeAfter);
            return new ActivityBoard(context, noticeAfter, stallAfter, listener);
        }));
    }

    @Override
    public Behavior<Command> onMessage(Command command) {
        switch (command) {
            case Changed changed -> onChanged(changed);
            case Nodes there -> onNodes(there.processes());
            case EpisodesLost lost -> listener.accept(new RunEvent.EpisodesLost(lost.worker(), lost.byReason()));
            case GetActivities get -> get.replyTo().tell(activities());
            case Look _ -> {
                tellLastingChanges();
                watch();
            }
        }
        return this;
    }

    // Whatever nodes send, it stays within memory.
    private void onChanged(Changed changed) {
        boolean fits = changed.part().length() <= LONGEST && changed.reason().length() <= LONGEST;
        if (fits && (reported.size() < MOST_PARTS || reported.containsKey(changed.part()))) {
            reported.put(changed.part(), changed);
        } else if (!overflown) {
            overflown = true;
            log.warn(
                    "activities of parts beyond the first {}, or of more than {} characters, are not shown",
                    MOST_PARTS,
                    LONGEST);
        }
    }

    private void onNodes(Map<String, Long> processes) {
        nodes = processes;
        processes.forEach((node, process) -> {
            Long former = lives.put(node, process);
            if (former != null && !former.equals(process)) {
                // The new one knows nothing of what the former one waited for.
                reported.keySet().removeIf(part -> isOf(part, node));
            }
        });
        List<String> gone = told.keySet().stream()
                .filter(part -> !isPresent(part) || !reported.containsKey(part))
                .toList();
        for (String part : gone) {
            if (!"".equals(told.remove(part))) {
                listener.accept(new RunEvent.ActivityChanged(part, ""));
            }
        }
    }

    private List<Changed> present() {
        return reported.values().stream()
                .filter(changed -> isPresent(changed.part()))
                .toList();
    }

    private boolean isPresent(String part) {
        Map<String, Long> there = nodes;
        return there == null
                || LEARNERS_SIDE.contains(part)
                || there.keySet().stream().anyMatch(node -> isOf(part, node));
    }

    /// Whether a part is of a node: named after it, a worker of it, or a role on it.
    public static boolean isOf(String part, String node) {
        return part.equals(node)
                || (part.startsWith(node + "-")
                        && part.substring(node.length() + 1).matches("\\d+"))
                || part.endsWith(" on " + node);
    }

    private Activities activities() {
        List<Activity> parts = new ArrayList<>();
        present().forEach(changed -> parts.add(new Activity(changed.part(), changed.reason(), changed.sinceMillis())));
        return new Activities(parts);
    }

    // A part that waits for moments between its work counts as working.
    private void tellLastingChanges() {
        long lasting = System.currentTimeMillis() - noticeAfter.toMillis();
        for (Changed changed : present()) {
            String reason = changed.sinceMillis() <= lasting ? changed.reason() : "";
            if (!reason.equals(told.put(changed.part(), reason))) {
                listener.accept(new RunEvent.ActivityChanged(changed.part(), reason));
            }
        }
    }

    /// A run moves as long as its learner works now and then. When it does not, the log says once who waits for what.
    private void watch() {
        Changed learner = reported.get(LEARNER);
        boolean stands = learner != null
                && !learner.reason().isEmpty()
                && learner.sinceMillis() <= System.currentTimeMillis() - stallAfter.toMillis();
        if (stands && !stalled) {
            String waits = present().stream()
                    .filter(changed -> !changed.reason().isEmpty())
                    .map(changed -> changed.part() + " waits for " + changed.reason() + " since "
                            + Instant.ofEpochMilli(changed.sinceMillis()))
                    .collect(Collectors.joining("; "));
            log.warn("no update for {} s: {}", stallAfter.toSeconds(), waits);
        } else if (stalled && !stands) {
            log.warn("updates go on");
        }
        stalled = stands;
    }
}
