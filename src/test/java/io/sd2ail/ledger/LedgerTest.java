package io.sd2ail.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.CheckedBatch;
import io.sd2ail.data.RolloutBatch;
import io.sd2ail.data.State;
import io.sd2ail.data.WorkerId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {
    private static final WorkerId WORKER = new WorkerId("rollout-1", 0);

    private final Ledger ledger = new Ledger();

    @Test
    void book_consecutiveBatches_addsUp() {
        ledger.book(batch(WORKER, 0, 0, 5, Map.of()));
        ledger.book(batch(WORKER, 1, 5, 5, Map.of("not-finite", 2)));
        assertThat(ledger.received()).isEqualTo(10);
        assertThat(ledger.inserted()).isEqualTo(8);
        assertThat(ledger.rejected()).isEqualTo(2);
        assertThat(ledger.rejectedByReason()).containsEntry("not-finite", 2L);
        assertThat(ledger.nextSequence(WORKER)).isEqualTo(2);
    }

    @Test
    void book_aBatchTwice_isRefused() {
        ledger.book(batch(WORKER, 0, 0, 5, Map.of()));
        assertThatThrownBy(() -> ledger.book(batch(WORKER, 0, 0, 5, Map.of())))
                .hasMessageContaining("batch 0 of rollout-1#0 where 1 must come next");
        assertThat(ledger.inserted()).isEqualTo(5);
    }

    @Test
    void book_afterAGap_isRefused() {
        assertThatThrownBy(() -> ledger.book(batch(WORKER, 1, 5, 5, Map.of()))).hasMessageContaining("must come next");
    }

    @Test
    void book_whenTheWorkerCountsOtherwise_isRefused() {
        ledger.book(batch(WORKER, 0, 0, 5, Map.of()));
        assertThatThrownBy(() -> ledger.book(batch(WORKER, 1, 6, 5, Map.of())))
                .hasMessageContaining("counts 6 steps before batch 1, 5 arrived");
    }

    @Test
    void load_ofASavedLedger_isEqual() {
        ledger.book(batch(WORKER, 0, 0, 5, Map.of("not-finite", 1)));
        ledger.book(batch(new WorkerId("rollout-2", 1), 0, 0, 4, Map.of()));
        State state = State.create();
        ledger.save(state);
        Ledger restored = new Ledger();
        restored.load(state);
        assertThat(restored.accounts()).isEqualTo(ledger.accounts());
        assertThat(restored.rejectedByReason()).isEqualTo(ledger.rejectedByReason());
    }

    private static CheckedBatch batch(
            WorkerId source, long sequence, long firstRow, int produced, Map<String, Integer> rejected) {
        int passed = produced - rejected.values().stream().mapToInt(i -> i).sum();
        RolloutBatch batch =
                new RolloutBatch(source, sequence, firstRow, 0, Transitions.zeros(passed, 3, 1), List.of());
        return new CheckedBatch(batch, produced, rejected);
    }
}
