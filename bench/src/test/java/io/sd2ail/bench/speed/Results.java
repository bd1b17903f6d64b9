package io.sd2ail.bench.speed;

import io.sd2ail.bench.side.Side;
import io.sd2ail.bench.speed.CaseResult.Measurement;
import io.sd2ail.bench.work.Part;
import io.sd2ail.bench.work.Size;
import io.sd2ail.bench.work.Subject;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Made-up results: ours takes 10 ms for each part, the next side 20, and so on.
final class Results {
    private Results() {}

    static CaseResult of(Subject subject, String size, int threads, Side... sides) {
        Map<Side, Map<Part, Measurement>> measured = new EnumMap<>(Side.class);
        int time = 10;
        for (Side side : sides) {
            Map<Part, Measurement> parts = new EnumMap<>(Part.class);
            for (Part part : Part.of(subject)) {
                Timings timings = new Timings();
                timings.add(time, time + 1, time - 1);
                timings.add(time, time, time);
                parts.put(part, new Measurement(timings, side.ours() ? 2048.0 : null));
            }
            measured.put(side, parts);
            time += 10;
        }
        return new CaseResult(subject, Size.named(size), threads, List.of(sides), 100, measured);
    }
}
