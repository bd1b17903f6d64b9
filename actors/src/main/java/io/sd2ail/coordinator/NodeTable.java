package io.sd2ail.coordinator;

import io.sd2ail.data.WorkerId;
import io.sd2ail.protocol.CoordinatorCommand;
import io.sd2ail.protocol.MemberCommand;
import io.sd2ail.protocol.MemoryUse;
import io.sd2ail.protocol.NodeCard;
import io.sd2ail.protocol.Role;
import io.sd2ail.protocol.RunStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;

/// The nodes of a run as its [Coordinator] knows them: those that are there, and for a while those that were, until
/// another process comes by the same name. Not thread-safe.
final class NodeTable {
    /// A node that is there.
    ///
    /// @param process a number that no other process has
    /// @param incarnation of its workers
    /// @param workers its rollout workers
    /// @param heardNanos when it was last heard of
    /// @param memory what it said last
    record Present(
            NodeCard card,
            long process,
            long incarnation,
            List<WorkerId> workers,
            ActorRef<MemberCommand> member,
            long heardNanos,
            boolean draining,
            MemoryUse memory) {
        private Present heard(long nanos, MemoryUse use) {
            return new Present(card, process, incarnation, workers, member, nanos, draining, use);
        }

        private Present drained() {
            return new Present(card, process, incarnation, workers, member, heardNanos, true, memory);
        }

        private RunStatus.Node shown(String state, List<Role> duties) {
            return new RunStatus.Node(
                    card.name(), card.roles(), card.address(), card.pid(), state, duties, card.version(), memory);
        }
    }

    /// One that is not there any more.
    private record Departed(Present last, Departure how, long atNanos) {
        private RunStatus.Node shown(long nowNanos) {
            String state =
                    switch (how) {
                        case LEFT -> "left";
                        case LOST ->
                            "lost "
                                    + Duration.ofNanos(nowNanos - last.heardNanos)
                                            .toSeconds() + " s ago";
                        case PUT_OUT -> RunStatus.Node.PUT_OUT;
                    };
            return last.shown(state, List.of());
        }
    }

    /// How a node goes: it says so, is not heard of any more, or sends nothing that can be used.
    enum Departure {
        LEFT,
        LOST,
        PUT_OUT
    }

    private static final Duration SHOWN_AFTERWARDS = Duration.ofMinutes(10);

    private final Map<Long, Present> present = new LinkedHashMap<>();
    private final Map<String, Departed> departed = new LinkedHashMap<>();
    private final Map<String, Long> lastIncarnation = new HashMap<>();
    private final ToLongFunction<String> journaledIncarnation;
    private final LongSupplier nanoTime;

    /// @param journaledIncarnation the highest incarnation of a worker of which the journal knows, -1 without any
    NodeTable(ToLongFunction<String> journaledIncarnation) {
        this(journaledIncarnation, System::nanoTime);
    }

    /// @param nanoTime a clock, in nanoseconds
    NodeTable(ToLongFunction<String> journaledIncarnation, LongSupplier nanoTime) {
        this.journaledIncarnation = journaledIncarnation;
        this.nanoTime = nanoTime;
    }

    /// A node joins, or joins again.
    ///
    /// @param workers how many rollout workers it has
    Present join(CoordinatorCommand.Join join, int workers) {
        String name = join.card().name();
        departed.remove(name);
        Present known = present.get(join.process());
        long incarnation = known != null ? known.incarnation() : join.incarnation();
        if (incarnation < 0) {
            incarnation = newIncarnation(name, workers);
        }
        lastIncarnation.merge(name, incarnation, Math::max);
        Present joined = new Present(
                join.card(),
                join.process(),
                incarnation,
                ids(name, incarnation, workers),
                join.member(),
                nanoTime.getAsLong(),
                false,
                known == null ? MemoryUse.UNKNOWN : known.memory());
        present.put(join.process(), joined);
        return joined;
    }

    private long newIncarnation(String name, int workers) {
        long journaled = ids(name, 0, workers).stream()
                .mapToLong(worker -> journaledIncarnation.applyAsLong(worker.worker()))
                .max()
                .orElse(-1);
        return Math.max(journaled, lastIncarnation.getOrDefault(name, -1L)) + 1;
    }

    private static List<WorkerId> ids(String name, long incarnation, int workers) {
        return IntStream.rangeClosed(1, workers)
                .mapToObj(number -> new WorkerId(name + "-" + number, incarnation))
                .toList();
    }

    boolean knows(long process) {
        return present.containsKey(process);
    }

    /// Another process of this name that is there; empty when the name is free.
    Optional<Present> rival(String name, long process) {
        return present.values().stream()
                .filter(other -> other.card().name().equals(name) && other.process() != process)
                .findFirst();
    }

    /// @return whether it is known
    boolean heard(long process, MemoryUse memory) {
        return present.computeIfPresent(process, (_, member) -> member.heard(nanoTime.getAsLong(), memory)) != null;
    }

    /// How long a node was not heard of.
    Duration silence(Present member) {
        return Duration.ofNanos(nanoTime.getAsLong() - member.heardNanos());
    }

    Optional<Present> named(String name) {
        return present.values().stream()
                .filter(member -> member.card().name().equals(name))
                .findFirst();
    }

    void drain(long process) {
        present.computeIfPresent(process, (_, member) -> member.drained());
    }

    /// @return who is gone; empty when it was not there
    Optional<Present> leave(long process, Departure how) {
        Present left = present.remove(process);
        if (left != null) {
            departed.put(left.card().name(), new Departed(left, how, nanoTime.getAsLong()));
        }
        return Optional.ofNullable(left);
    }

    /// @param member its actor, which has stopped
    Optional<Present> gone(Object member) {
        return present.values().stream()
                .filter(candidate -> member.equals(candidate.member()))
                .findFirst()
                .flatMap(found -> leave(found.process(), Departure.LOST));
    }

    /// Nodes that were silent for so long that nobody expects them back: whatever watches them may have missed it.
    List<Present> longSilent(Duration limit) {
        return present.values().stream()
                .filter(member -> silence(member).compareTo(limit) > 0)
                .toList();
    }

    /// When a node was last heard of.
    ///
    /// @param address of its actor system
    /// @return on the clock of [System#nanoTime()]; [Long#MIN_VALUE] when it never was
    long heardNanos(String address) {
        return present.values().stream()
                .filter(member -> member.member().path().address().hostPort().equals(address))
                .mapToLong(Present::heardNanos)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /// The processes of those that are there, by name.
    Map<String, Long> processes() {
        Map<String, Long> processes = new HashMap<>();
        present.values().forEach(member -> processes.put(member.card().name(), member.process()));
        return processes;
    }

    List<Present> all() {
        return List.copyOf(present.values());
    }

    /// Whether a node that was started with this role is there and was heard of lately.
    boolean has(Role role, Duration lately) {
        return present.values().stream()
                .anyMatch(member ->
                        member.card().roles().contains(role) && silence(member).compareTo(lately) < 0);
    }

    /// @param standsIn roles that the learner's own node stands in for
    List<RunStatus.Node> status(List<Role> standsIn, Duration lately) {
        List<RunStatus.Node> nodes = new ArrayList<>();
        for (Present member : present.values()) {
            List<Role> duties = new ArrayList<>(member.card().roles());
            if (isLocal(member)) {
                standsIn.stream().filter(role -> !duties.contains(role)).forEach(duties::add);
            }
            nodes.add(member.shown(state(member, lately), duties));
        }
        long now = nanoTime.getAsLong();
        departed.values().removeIf(gone -> now - gone.atNanos > SHOWN_AFTERWARDS.toNanos());
        departed.values().forEach(gone -> nodes.add(gone.shown(now)));
        nodes.sort(Comparator.comparing((RunStatus.Node node) -> !node.roles().contains(Role.LEARNER))
                .thenComparing(RunStatus.Node::name));
        return nodes;
    }

    private String state(Present member, Duration lately) {
        if (silence(member).compareTo(lately) >= 0) {
            return "silent for " + silence(member).toSeconds() + " s";
        }
        return member.draining() ? "draining" : "up";
    }

    /// Whether it is in this process.
    static boolean isLocal(Present member) {
        return member.member().path().address().hasLocalScope();
    }
}
