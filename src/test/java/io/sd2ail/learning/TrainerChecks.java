package io.sd2ail.learning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sd2ail.data.State;
import java.util.function.Consumer;

/// What every trainer promises, whatever it trains.
final class TrainerChecks {
    private TrainerChecks() {}

    /// The step is refused with a sentence that names the loss, and the trainer is as it was.
    static void requireRefusalThatChangesNothing(Trainer trainer, Runnable step, String loss) {
        State before = SavedState.ofTrainer(trainer);
        assertThatThrownBy(step::run).isInstanceOf(NonFiniteLossException.class).hasMessageContaining(loss);
        assertThat(SavedState.bitEqual(SavedState.ofTrainer(trainer), before)).isTrue();
    }

    /// A trainer that loads another's state takes the same next step, bit for bit.
    ///
    /// @param earlier what only the first one does, before it is saved
    /// @param next what both do after that
    static <T extends Trainer> void requireGoesOnBitEqual(T first, T second, Consumer<T> earlier, Consumer<T> next) {
        earlier.accept(first);
        second.load(SavedState.ofTrainer(first));
        next.accept(first);
        next.accept(second);
        assertThat(SavedState.bitEqual(SavedState.ofTrainer(first), SavedState.ofTrainer(second)))
                .isTrue();
    }
}
