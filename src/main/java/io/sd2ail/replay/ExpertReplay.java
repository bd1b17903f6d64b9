package io.sd2ail.replay;

import io.sd2ail.data.RandomStream;
import io.sd2ail.data.State;
import io.sd2ail.demonstration.ExpertRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The expert rows, one [PrioritizedReplay] for each demonstration trajectory, so that no trajectory crowds out
/// another. A draw is split evenly over them, in their order; a remainder goes to the first ones. Importance weights
/// are relative to the largest of their trajectory's share, as the paper's program has them.
///
/// Not thread-safe.
public final class ExpertReplay {
    private final int rowSize;
    private final List<PrioritizedReplay> trajectories = new ArrayList<>();
    /// Slots are numbered through: those of trajectory k begin at `firstSlots[k]`.
    private final int[] firstSlots;

    public ExpertReplay(ExpertRows rows, PriorityConfig config) {
        rowSize = rows.rowSize();
        firstSlots = new int[rows.trajectories().size()];
        int slots = 0;
        for (float[] values : rows.trajectories()) {
            int count = values.length / rowSize;
            PrioritizedReplay replay = new PrioritizedReplay(count, rowSize, config);
            replay.add(count, values, 0);
            firstSlots[trajectories.size()] = slots;
            trajectories.add(replay);
            slots += count;
        }
    }

    /// Rows of all trajectories.
    public int size() {
        return trajectories.stream().mapToInt(PrioritizedReplay::size).sum();
    }

    /// Mean over the trajectories of [PrioritizedReplay#priorityEntropy()]: draws are split evenly over them, whatever
    /// the priorities.
    public double priorityEntropy() {
        return trajectories.stream()
                .mapToDouble(PrioritizedReplay::priorityEntropy)
                .average()
                .orElse(1);
    }

    /// Draws `count` rows.
    ///
    /// @throws IllegalArgumentException when there are fewer rows to draw than trajectories
    public PrioritizedDraw draw(int count, RandomStream random) {
        if (count < trajectories.size()) {
            throw new IllegalArgumentException("a batch of " + count + " expert rows can't be split over "
                    + trajectories.size() + " trajectories: draw at least one row of each");
        }
        float[] values = new float[count * rowSize];
        int[] slots = new int[count];
        float[] weights = new float[count];
        int row = 0;
        for (int k = 0; k < trajectories.size(); k++) {
            PrioritizedDraw part = trajectories.get(k).draw(share(count, k), random);
            System.arraycopy(part.values(), 0, values, row * rowSize, part.values().length);
            System.arraycopy(part.importanceWeights(), 0, weights, row, part.rows());
            for (int i = 0; i < part.rows(); i++) {
                slots[row + i] = firstSlots[k] + part.slots()[i];
            }
            row += part.rows();
        }
        return new PrioritizedDraw(count, values, slots, weights);
    }

    /// Gives the rows of a draw new priorities.
    ///
    /// @param draw of this replay
    /// @param errors [draw.rows()], 1 - D of each row
    public void update(PrioritizedDraw draw, float[] errors) {
        if (errors.length != draw.rows()) {
            throw new IllegalArgumentException(
                    draw.rows() + " rows were drawn but there are " + errors.length + " errors");
        }
        int row = 0;
        for (int k = 0; k < trajectories.size(); k++) {
            int end = row + share(draw.rows(), k);
            int firstSlot = firstSlots[k];
            int[] slots = Arrays.stream(draw.slots(), row, end)
                    .map(slot -> slot - firstSlot)
                    .toArray();
            trajectories.get(k).update(slots, Arrays.copyOfRange(errors, row, end));
            row = end;
        }
    }

    private int share(int count, int trajectory) {
        int even = count / trajectories.size();
        return trajectory < count % trajectories.size() ? even + 1 : even;
    }

    public void save(State state) {
        for (int k = 0; k < trajectories.size(); k++) {
            trajectories.get(k).save(state.scope("trajectory" + k));
        }
    }

    /// @throws IllegalStateException when the state was saved with other demonstrations
    public void load(State state) {
        for (int k = 0; k < trajectories.size(); k++) {
            trajectories.get(k).load(state.scope("trajectory" + k));
        }
    }
}
