package io.sd2ail.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.RolloutBatches;
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
    void rowsAfter_askedThousandsOfBatchesBack_stillKnows() {
        Outbox outbox = new Outbox(2);
        for (long sequence = 0; sequence < 10_000; sequence++) {
            var unused = outbox.add(sequence == 5_000 ? Batches.batch(WORKER, sequence, 1) : batch(sequence));
            outbox.acknowledge(sequence);
        }

        assertThat(outbox.rowsAfter(99)).isEqualTo(3L * 9_899 + 1);
        assertThat(outbox.rowsAfter(-1)).isEqualTo(3L * 9_999 + 1);
        assertThat(outbox.rowsAfter(5_000)).isEqualTo(3L * 4_999);
    }

    @Test
    void add_notTheNextBatch_isRefused() {
        Outbox outbox = new Outbox(2);

        assertThatThrownBy(() -> outbox.add(batch(1))).hasMessageContaining("0 must come next");
    }

    @Test
    void next_notThereYet_completesWhenItIsAdded() {
        Outbox outbox = new Outbox(2);

        CompletableFuture<RolloutBatches> next = outbox.next(0).toCompletableFuture();
        assertThat(next).isNotDone();
        var unused = outbox.add(batch(0));
        assertThat(next.join().lastSequence()).isZero();
    }

    private static List<Long> sequences(Outbox outbox, long from) {
        return outbox.next(from).toCompletableFuture().join().batches().stream()
                .map(RolloutBatch::sequence)
                .toList();
    }

    @Test
    void next_severalAreThere_givesThemTogetherUpToTheLargestNumber() {
        Outbox outbox = new Outbox(40);
        for (int i = 0; i < 20; i++) {
            var unused = outbox.add(batch(i));
        }

        assertThat(sequences(outbox, 0))
                .containsExactlyElementsOf(
                        LongStream.range(0, Outbox.BATCHES_TOGETHER).boxed().toList());
        assertThat(sequences(outbox, 16)).containsExactly(16L, 17L, 18L, 19L);
    }

    @Test
    void next_largeBatches_travelTogetherUpToTheLargestSize() {
        // A row of 2 and 1 entries takes 27 bytes, an episode 16: two batches of 8,000 rows fit, and one of 20,000
        // doesn't.
        Outbox outbox = new Outbox(5);
        long sequence = 0;
        for (int rows : new int[] {8000, 8000, 8000, 20_000, 3}) {
            var unused = outbox.add(Batches.batch(WORKER, sequence++, rows));
        }

        assertThat(sequences(outbox, 0)).containsExactly(0L, 1L);
        assertThat(sequences(outbox, 2)).containsExactly(2L);
        assertThat(sequences(outbox, 3)).containsExactly(3L);
        assertThat(sequences(outbox, 4)).containsExactly(4L);
    }

    @Test
    void next_newerReader_cancelsTheOlder() {
        Outbox outbox = new Outbox(2);

        CompletableFuture<RolloutBatches> older = outbox.next(0).toCompletableFuture();
        CompletableFuture<RolloutBatches> newer = outbox.next(0).toCompletableFuture();
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

        assertThat(sequences(outbox, 0)).containsExactly(2L);
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
                    CompletableFuture<RolloutBatches> next =
                            outbox.next(reading).toCompletableFuture();
                    if (next.isDone()) {
                        for (RolloutBatch batch : next.join().batches()) {
                            if (batch.sequence() == received.size()) {
                                received.add(batch.sequence());
                            }
                        }
                        reading = next.join().lastSequence() + 1;
                    }
                }
                case 2 -> reading = outbox.firstUnacknowledged();
                default -> outbox.acknowledge(received.size() - 1 - random.nextInt(3));
            }
            assertThat(outbox.rowsInFlight()).isLessThanOrEqualTo(9);
        }
        assertThat(received)
                .containsExactlyElementsOf(
                        LongStream.range(0, received.size()).boxed().toList());
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
