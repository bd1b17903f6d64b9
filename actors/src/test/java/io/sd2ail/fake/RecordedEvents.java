package io.sd2ail.fake;

import io.sd2ail.run.RunEvent;
import io.sd2ail.run.RunListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/// Remembers all events and lets a test wait for one.
public final class RecordedEvents implements RunListener {
    private record Waiting(Predicate<RunEvent> wanted, CompletableFuture<RunEvent> found) {}

    private final List<RunEvent> events = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();

    @Override
    public synchronized void onEvent(RunEvent event) {
        events.add(event);
        waiting.removeIf(waiter -> waiter.wanted().test(event) && waiter.found().complete(event));
    }

    /// The first such event, past or future.
    public synchronized CompletableFuture<RunEvent> first(Predicate<RunEvent> wanted) {
        CompletableFuture<RunEvent> found = new CompletableFuture<>();
        events.stream()
                .filter(wanted)
                .findFirst()
                .ifPresentOrElse(found::complete, () -> waiting.add(new Waiting(wanted, found)));
        return found;
    }

    public synchronized List<RunEvent> all() {
        return List.copyOf(events);
    }

    public <E extends RunEvent> List<E> all(Class<E> type) {
        return all().stream().filter(type::isInstance).map(type::cast).toList();
    }
}
