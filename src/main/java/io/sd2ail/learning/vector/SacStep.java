package io.sd2ail.learning.vector;

import io.sd2ail.kernel.Workers;
import io.sd2ail.learning.SacBatch;
import io.sd2ail.learning.SacConfig;
import io.sd2ail.learning.vector.network.Affine;
import io.sd2ail.learning.vector.network.Critics;
import io.sd2ail.learning.vector.network.Descent;
import io.sd2ail.learning.vector.network.LaneSums;
import io.sd2ail.learning.vector.network.Multilayer;
import io.sd2ail.learning.vector.network.RowLanes;
import java.util.List;

/// One network's loss and gradient over a batch of soft actor-critic rows, a lane at a time, block by block.
abstract class SacStep implements Workers.Task {
    final Multilayer policy;
    final Critics critics;
    final SacConfig config;
    final LaneSums sums;
    private final Descent descent;
    private final List<SacScratch> scratch;

    SacBatch batch = SacScratch.NO_ROWS;
    RowLanes lanes = new RowLanes(0, 0);
    /// Temperature.
    float alpha;

    /// @param descent of the network whose gradient it is
    /// @param scratch one of each worker
    /// @param sums how many sums the lanes gather
    SacStep(Multilayer policy, Critics critics, SacConfig config, Descent descent, List<SacScratch> scratch, int sums) {
        this.policy = policy;
        this.critics = critics;
        this.config = config;
        this.descent = descent;
        this.scratch = scratch;
        this.sums = new LaneSums(sums);
    }

    /// To be called before the lanes run.
    ///
    /// @param alpha temperature
    final void prepare(SacBatch batch, RowLanes lanes, float alpha) {
        this.batch = batch;
        this.lanes = lanes;
        this.alpha = alpha;
        sums.reset(lanes.lanes());
        descent.lane(lanes.lanes() - 1);
    }

    @Override
    public final void run(int worker, int lane) {
        List<Affine> gradient = descent.lane(lane);
        gradient.forEach(Affine::clear);
        for (int b = 0; b < lanes.blocks(lane); b++) {
            int from = lanes.blockStart(lane, b);
            block(scratch.get(worker), from, lanes.blockStart(lane, b + 1) - from, lane, gradient);
        }
    }

    /// Adds a block's part to the lane's sums and gradient.
    ///
    /// @param from the block's first row
    abstract void block(SacScratch s, int from, int rows, int lane, List<Affine> gradient);
}
