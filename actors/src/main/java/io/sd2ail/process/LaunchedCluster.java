package io.sd2ail.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The processes of a cluster, wherever they run: started together, started again when they die, ended in their order.
public final class LaunchedCluster {
    /// Learners stop last: they take what the others send until then.
    private static final Duration OTHERS = Duration.ofSeconds(35);

    private static final Duration LEARNERS = Duration.ofSeconds(65);

    private static final long SUPERVISE_MILLIS = 50;

    private final String address;
    private final List<String> reachedAt;
    private final List<NodeProcess> learners;
    private final List<NodeProcess> others;
    private volatile boolean stopping;

    /// @param address HOST:PORT of the learner, by which nodes join it
    /// @param reachedAt HOST:PORT at which this process reaches each of the learners
    /// @param learners the first one first
    LaunchedCluster(String address, List<String> reachedAt, List<NodeProcess> learners, List<NodeProcess> others) {
        this.address = address;
        this.reachedAt = List.copyOf(reachedAt);
        this.learners = List.copyOf(learners);
        this.others = List.copyOf(others);
    }

    /// HOST:PORT of the learner, by which nodes join it.
    public String address() {
        return address;
    }

    /// HOST:PORT at which this process reaches each of the learners: whichever of them lives tells of the run.
    public List<String> reachedAt() {
        return reachedAt;
    }

    public List<NodeProcess> all() {
        List<NodeProcess> all = new ArrayList<>(learners);
        all.addAll(others);
        return all;
    }

    public NodeProcess node(String name) {
        return all().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    public NodeProcess learner() {
        return learners.getFirst();
    }

    /// The first learner, and those that stand by.
    public List<NodeProcess> learners() {
        return learners;
    }

    /// Starts all nodes, and from then on starts again whichever dies.
    ///
    /// @param news takes what to tell the user, from a thread of its own
    public void start(Consumer<String> news) {
        all().forEach(NodeProcess::start);
        Thread supervisor = new Thread(() -> supervise(news), "supervisor");
        supervisor.setDaemon(true);
        supervisor.start();
    }

    private void supervise(Consumer<String> news) {
        try {
            while (!stopping) {
                for (NodeProcess node : all()) {
                    String told = node.revive();
                    if (!told.isEmpty()) {
                        news.accept(told);
                    }
                }
                Thread.sleep(SUPERVISE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The learner that has ended well, and with it the run; empty while there is none.
    public Optional<NodeProcess> completed() {
        return learners.stream().filter(NodeProcess::endedWell).findFirst();
    }

    /// Ends everything well: those that send first, then those that receive.
    public void stop() throws InterruptedException {
        stopping = true;
        stop(others, OTHERS);
        stop(learners.reversed(), LEARNERS);
    }

    private static void stop(List<NodeProcess> processes, Duration patience) throws InterruptedException {
        processes.forEach(NodeProcess::stop);
        long end = System.nanoTime() + patience.toNanos();
        for (NodeProcess process : processes) {
            if (!process.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                process.kill();
            }
        }
    }

    /// Ends what is left, at once.
    public void kill() {
        stopping = true;
        all().forEach(NodeProcess::kill);
    }
}
