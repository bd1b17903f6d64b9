package io.sd2ail.bench.rollout;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sd2ail.bench.Table;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// All sides on one environment.
///
/// @param steps of one side in a round, of each of its threads
/// @param threads of the parallel sides
/// @param notes who agreed on the physics, and who is left out and why
record RolloutResult(
        String environment, int steps, int threads, List<String> notes, List<RolloutMeasurement> measurements) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Optional<RolloutMeasurement> of(RolloutSide side) {
        return measurements.stream().filter(each -> each.side() == side).findFirst();
    }

    /// The loop in C has no policy to compare with.
    private @Nullable Double perC(RolloutMeasurement measured) {
        return measured.side().withPolicy()
                ? null
                : of(RolloutSide.C).map(measured::ratio).orElse(null);
    }

    private @Nullable Double perGymnasium(RolloutMeasurement measured) {
        return of(measured.side().gymnasium()).map(measured::ratio).orElse(null);
    }

    Table table() {
        Table table = new Table()
                .add(List.of(
                        environment + ", steps/s",
                        "median",
                        "min",
                        "max",
                        "/ C loop",
                        "/ Gymnasium",
                        "garbage, B a step",
                        "in batches, B a step"));
        for (RolloutMeasurement measured : measurements) {
            RolloutWork.Allocation allocation = measured.allocation();
            table.add(List.of(
                    measured.side().label(threads),
                    whole(measured.median()),
                    whole(measured.least()),
                    whole(measured.most()),
                    ratio(perC(measured)),
                    ratio(perGymnasium(measured)),
                    allocation == null ? "" : String.format(Locale.ROOT, "%.2f", allocation.garbage()),
                    allocation == null || allocation.batches() == 0 ? "" : whole(allocation.batches())));
        }
        return table;
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String ratio(@Nullable Double ratio) {
        return ratio == null ? "" : String.format(Locale.ROOT, "%.2f", ratio);
    }

    ObjectNode json() {
        ObjectNode node = JSON.createObjectNode()
                .put("environment", environment)
                .put("steps", steps)
                .put("threads", threads);
        node.set("notes", JSON.valueToTree(notes));
        ArrayNode sides = node.putArray("sides");
        for (RolloutMeasurement measured : measurements) {
            ObjectNode side = sides.addObject()
                    .put("side", measured.side().form())
                    .put("median", measured.median())
                    .put("min", measured.least())
                    .put("max", measured.most());
            side.set("stepsPerSecond", JSON.valueToTree(measured.stepsPerSecond()));
            side.put("perCLoop", perC(measured)).put("perGymnasium", perGymnasium(measured));
            RolloutWork.Allocation allocation = measured.allocation();
            if (allocation != null) {
                side.put("garbageBytesPerStep", allocation.garbage()).put("batchBytesPerStep", allocation.batches());
            }
        }
        return node;
    }
}
