package io.sd2ail.generator;

import io.sd2ail.data.SyntheticBatch;
import io.sd2ail.stream.Uplink;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Source;

/// Demand made visible: each time the stream can take a batch, the generator is asked for one. Keeps nothing.
final class SyntheticOutlet implements Uplink.Outlet<SyntheticBatch> {
    private final ActorRef<Generator.Command> generator;

    SyntheticOutlet(ActorRef<Generator.Command> generator) {
        this.generator = generator;
    }

    @Override
    public long firstUnacknowledged() {
        return 0;
    }

    @Override
    public Source<SyntheticBatch, NotUsed> from(long sequence) {
        return Source.unfoldAsync(sequence, next -> {
            CompletableFuture<SyntheticBatch> sampled = new CompletableFuture<>();
            generator.tell(new Generator.Sample(sampled));
            return sampled.thenApply(batch -> Optional.of(Pair.create(next + 1, batch)));
        });
    }

    @Override
    public void acknowledge(long upTo) {}
}
