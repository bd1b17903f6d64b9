package io.sd2ail.learning.vector.network;

/// How rows are shared out: into lanes, each with a gradient of its own, and each lane into blocks that fit the cache.
/// It depends on the number of rows alone, never on the number of threads.
///
/// @param rows all of them
/// @param lanes a power of two, so that two or four threads get equal shares
public record RowLanes(int rows, int lanes) {
    /// Rows of the largest block. On one thread the time is the same within 2 % from 64 to 288 rows; on two, small
    /// blocks write the lanes' gradients more often, and large ones leave too few to share (docs/performance.md).
    public static final int BLOCK = 144;

    /// Rows that make a lane of its own worth while: less than a lane's gradient costs to clear and to sum.
    private static final int LANE = 128;

    private static final int MOST_LANES = 8;

    /// At least 128 rows a lane where there are so many, at most 8 lanes.
    public static RowLanes of(int rows) {
        int lanes = Math.clamp(Integer.highestOneBit(Math.max(rows / LANE, 1)), 1, MOST_LANES);
        return new RowLanes(rows, lanes);
    }

    /// Independent blocks, for work that gathers nothing: as many lanes as there are blocks.
    public static RowLanes ofBlocks(int rows) {
        return new RowLanes(rows, Math.max(Math.ceilDiv(rows, BLOCK), 1));
    }

    /// First row of a lane; of lane `lanes`: the number of rows.
    public int start(int lane) {
        return (int) ((long) rows * lane / lanes);
    }

    /// Blocks of a lane.
    public int blocks(int lane) {
        return Math.ceilDiv(start(lane + 1) - start(lane), BLOCK);
    }

    /// First row of a block; of block [#blocks]: the lane's end.
    public int blockStart(int lane, int block) {
        int first = start(lane);
        return first + (int) ((long) (start(lane + 1) - first) * block / Math.max(blocks(lane), 1));
    }
}
