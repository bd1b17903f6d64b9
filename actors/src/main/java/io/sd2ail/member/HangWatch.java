package io.sd2ail.member;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Notices from a thread of its own that parts of an actor system don't answer any more: whoever spins or blocks on
/// their threads can't be asked to say so. Each part is asked at every look; it hangs when one question stays without
/// an answer for the limit. Time in which this thread did not get to run itself, because the process was
/// suspended or the machine had no core to give, counts for nothing.
final class HangWatch {
    private static final int LOOKS = 30;

    /// A look that comes this much later than it should was held up like everything else.
    private static final int LATE = 3;

    private final Duration limit;
    private final long lookNanos;
    private final LongSupplier nanoTime;
    private final List<Part> parts = new ArrayList<>();
    private long lastNanos;

    /// One that must answer.
    private static final class Part {
        private final String name;
        private final Supplier<CompletionStage<?>> ask;
        private CompletableFuture<?> answer = CompletableFuture.completedFuture(null);
        private long silentNanos;

        Part(String name, Supplier<CompletionStage<?>> ask) {
            this.name = name;
            this.ask = ask;
        }

        CompletableFuture<?> asked() {
            try {
                return ask.get().toCompletableFuture();
            } catch (RejectedExecutionException _) {
                return CompletableFuture.completedFuture(null); // the actor system is ending
            }
        }
    }

    /// @param parts by name, each with the question: the stage completes with the answer, however it ends
    HangWatch(Duration limit, Map<String, Supplier<CompletionStage<?>>> parts, LongSupplier nanoTime) {
        this.limit = limit;
        this.lookNanos = limit.toNanos() / LOOKS;
        this.nanoTime = nanoTime;
        parts.forEach((name, ask) -> this.parts.add(new Part(name, ask)));
        this.lastNanos = nanoTime.getAsLong();
    }

    /// Looks on until a part hangs or the thread is interrupted.
    ///
    /// @param hung told once of the part that hangs, from that thread
    Thread start(Consumer<String> hung) {
        Thread thread = new Thread(
                () -> {
                    try {
                        Optional<String> found = Optional.empty();
                        while (found.isEmpty()) {
                            Thread.sleep(Duration.ofNanos(lookNanos));
                            found = look();
                        }
                        hung.accept(found.get());
                    } catch (InterruptedException _) {
                        // The actor system has ended: there is nothing to watch.
                    }
                },
                "hang-watch");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /// @return a part that hangs; empty while none does
    Optional<String> look() {
        long now = nanoTime.getAsLong();
        long elapsed = now - lastNanos;
        lastNanos = now;
        Optional<String> hung = Optional.empty();
        for (Part part : parts) {
            if (part.answer.isDone()) {
                part.silentNanos = 0;
                part.answer = part.asked();
            } else if (elapsed <= LATE * lookNanos) {
                part.silentNanos += elapsed;
                if (part.silentNanos >= limit.toNanos()) {
                    hung = Optional.of(part.name);
                }
            }
        }
        return hung;
    }
}
