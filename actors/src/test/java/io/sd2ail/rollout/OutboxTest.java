package io.sd2ail.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.WorkerId;
import io.sd2ail.fake.Batches;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxTest {
    private static final WorkerId WORKER = new WorkerId("rollout-1", 0);

    private static RolloutBatch batch(long sequence) {
        return Batches.batch(WORKER, sequence, 3);
    }

    @Test
    void add_full_makesWaitUntilOneIsAcknowledged() {
        Outbox outbox = new Outbox(2);

        assertThat(outbox.add(batch(0)).toCompletableFuture()).isDone();
        CompletableFuture<Done> room = outbox.add(batch(1)).toCompletableFuture();
        assertThat(room).isNotDone();
        assertThatThrownBy(() -> outbox.add(batch(2))).hasMessageContaining("full");
        outbox.acknowledge(0);
        assertThat(room).isDone();
        assertThat(outbox.rowsInFlight()).isEqualTo(3);
    }

    @Test
    void add_notTheNextBatch_isRefused() {
        Outbox outbox = new Outbox(2);

        assertThatThrownBy(() -> outbox.add(batch(1))).hasMessageContaining("0 must come next");
    }

    @Test
    void next_notThereYet_completesWhenItIsAdded() {
        Outbox outbox = new Outbox(2);

        CompletableFuture<RolloutBatch> next = outbox.next(0).toCompletableFuture();
        assertThat(next).isNotDone();
        var unused = outbox.add(batch(0));
        assertThat(next.join().sequence()).isZero();
    }

    @Test
    void next_newerReader_cancelsTheOlder() {
        Outbox outbox = new Outbox(2);

        CompletableFuture<RolloutBatch> older = outbox.next(0).toCompletableFuture();
        CompletableFuture<RolloutBatch> newer = outbox.next(0).toCompletableFuture();
        assertThat(older).isCompletedExceptionally();
        var unused = outbox.add(batch(0));
        assertThat(newer).isDone();
    }

    @Test
    void next_acknowledgedMeanwhile_goesOnWithTheOldestKept() {
        Outbox outbox = new Outbox(4);
        for (int i = 0; i < 3; i++) {
            var unused = outbox.add(batch(i));
        }
        outbox.acknowledge(1);

        assertThat(outbox.next(0).toCompletableFuture().join().sequence()).isEqualTo(2);
    }

    @Test
    void acknowledge_neverSent_letsGoOfNothingMore() {
        Outbox outbox = new Outbox(4);
        var unused = outbox.add(batch(0));

        outbox.acknowledge(1000);
        assertThat(outbox.firstUnacknowledged()).isEqualTo(1);
        assertThat(outbox.rowsInFlight()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void next_anyInterleavingOfAddsReadsReconnectsAndAcknowledgements_deliversEveryBatchInOrder(long seed) {
        Random random = new Random(seed);
        Outbox outbox = new Outbox(3);
        CompletableFuture<Done> room = CompletableFuture.completedFuture(Done.getInstance());
        List<Long> received = new ArrayList<>();
        long added = 0;
        long reading = 0;
        while (received.size() < 200) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    if (room.isDone()) {
                        room = outbox.add(batch(added++)).toCompletableFuture();
                    }
                }
                case 1 -> {
                    CompletableFuture<RolloutBatch> next = outbox.next(reading).toCompletableFuture();
                    if (next.isDone()) {
                        long sequence = next.join().sequence();
                        if (sequence == received.size()) {
                            received.add(sequence);
                        }
                        reading = sequence + 1;
                    }
                }
                case 2 -> reading = outbox.firstUnacknowledged();
                default -> outbox.acknowledge(received.size() - 1 - random.nextInt(3));
            }
            assertThat(outbox.rowsInFlight()).isLessThanOrEqualTo(9);
        }
        assertThat(received)
                .containsExactlyElementsOf(LongStream.range(0, 200).boxed().toList());
    }

    @Test
    void rowsAfter_batchesAcknowledgedSince_areStillCounted() {
        Outbox outbox = new Outbox(4);
        for (int sequence = 0; sequence < 4; sequence++) {
            var unused = outbox.add(Batches.batch(new WorkerId("rollout-1", 0), sequence, sequence + 1));
        }
        outbox.acknowledge(2);

        assertThat(outbox.rowsInFlight()).isEqualTo(4);
        assertThat(outbox.rowsAfter(-1)).isEqualTo(10);
        assertThat(outbox.rowsAfter(0)).isEqualTo(9);
        assertThat(outbox.rowsAfter(2)).isEqualTo(4);
        assertThat(outbox.rowsAfter(3)).isZero();
    }

    @Test
    void empty_completesWhenTheLastBatchIsAcknowledged() {
        Outbox outbox = new Outbox(2);
        var unused = outbox.add(Batches.batch(new WorkerId("rollout-1", 0), 0, 1));
        CompletableFuture<Done> empty = outbox.empty().toCompletableFuture();

        assertThat(empty).isNotDone();
        outbox.acknowledge(0);

        assertThat(empty).isDone();
        assertThat(outbox.empty().toCompletableFuture()).isDone();
    }
}
